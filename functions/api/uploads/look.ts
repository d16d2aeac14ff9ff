import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import type { lookAtUploads, UploadStanding } from '../../../shared/api/uploads.ts'
import { pathRules } from '../../../shared/config/complete-by-path.ts'
import { lfnOfKey } from '../../../shared/config/path-of-key.ts'
import { InputError } from '../../../shared/model/input-error.ts'
import type { Lfn } from '../../../shared/model/lfn.ts'
import { answerFile } from '../files/answer-file.ts'
import type { ApiContext } from '../context.ts'
import { uploadsOf } from './known-uploads.ts'
import { answerRefused } from './refused.ts'

/** See {@link lookAtUploads}. */
export async function look(
  { keys }: CheckedRequestOf<typeof lookAtUploads>,
  context: ApiContext,
): Promise<AnswerOf<typeof lookAtUploads>> {
  const refused = (await uploadsOf(context).refusedOf(keys)).filter(({ until }) => until === null)
  const refusals = new Map(refused.map((one) => [one.key, answerRefused(one)]))
  const named = lfnsOf(keys, context)
  const lfns = [...new Set(named.flatMap(({ lfn }) => lfn ?? []))]
  const files = new Map((await context.ports.catalog.read(lfns)).map((file) => [file.lfn, answerFile(file)]))
  const standings = named.map(({ key, lfn }): UploadStanding => {
    return { key, lfn, file: files.get(lfn ?? '') ?? null, refusal: refusals.get(key) ?? null }
  })
  return { standings }
}

function lfnsOf(
  keys: readonly string[],
  { config, schema }: ApiContext,
): readonly { readonly key: string; readonly lfn: Lfn | null }[] {
  const rules = pathRules(config.pathRules, schema)
  return keys.map((key) => {
    try {
      return { key, lfn: lfnOfKey(key, rules) }
    } catch (error) {
      // The stage says of it what is wrong.
      if (error instanceof InputError) return { key, lfn: null }
      throw error
    }
  })
}
