import { Command } from 'commander'
import type { Client } from '../../shared/api/client.ts'
import { UPLOAD_KEYS_MOST, type RefusedUploadAnswer } from '../../shared/api/uploads.ts'
import { inputError } from '../../shared/model/input-error.ts'
import { withSession } from '../connect.ts'
import { globalsOf } from '../globals.ts'
import { helpText } from '../output/help-text.ts'
import { timeText } from '../output/numbers.ts'
import { print, printError, printJson } from '../output/print.ts'
import { nameTable } from '../output/table.ts'
import { awaitUploads } from '../uploads/await-uploads.ts'
import { endWithRefused } from './refused.ts'

interface Options {
  readonly retry?: readonly string[]
  readonly forget?: readonly string[]
}

const HELP = `
A file that is uploaded (any client of S3, below incoming/ of the bucket of the deployment) becomes a file of the catalog by
itself. What cannot is kept where it is, and stands here. To register it, say what was missing: upload it again with
metadata, or KEY.meta.yaml beside it, which is looked at by itself; after a change of the configuration, --retry.

On one machine nothing is uploaded: there "cascade register" says at once what it refuses.`

/** `cascade refused [--retry KEY...] [--forget KEY...]`. */
export function refusedCommand(): Command {
  return new Command('refused')
    .description('uploads that were refused, and why')
    .option('--retry <key...>', 'look at these again, and say what became of them')
    .option('--forget <key...>', 'take these off the list; the objects stay')
    .addHelpText('after', helpText(HELP))
    .action(async ({ retry, forget }: Options, command: Command) => {
      const globals = globalsOf(command)
      if (retry !== undefined && forget !== undefined)
        throw inputError('forget', '--retry and --forget go one after the other: give one of them')
      await withSession(globals, 'refused', async ({ client }) => {
        if (retry !== undefined) return retryAll(retry, client, globals.json)
        if (forget !== undefined) return forgetAll(forget, client, globals.json)
        return list(client, globals.json)
      })
    })
}

async function list(client: Client, json: boolean): Promise<void> {
  const answer = await client.refusedUploads({})
  if (json) return printJson(answer)
  const { uploads, refused, more } = answer
  if (!uploads)
    return print(
      'Nothing is uploaded here: files are registered where they lie, and "cascade register" says what it refuses.',
    )
  print(refused.length === 0 ? 'No upload is refused.' : tableOf(refused))
  if (more) printError(`There are more than these ${refused.length}.`)
}

function tableOf(refused: readonly RefusedUploadAnswer[]): string {
  return nameTable(
    ['key', 'refused', 'reason'],
    refused.map(({ key, at, reason }) => [key, timeText(at), reason] as const),
  )
}

/** What became of an upload that was looked at again. */
type Retried =
  | { readonly key: string; readonly outcome: 'registered'; readonly lfn: string }
  | { readonly key: string; readonly outcome: 'refused'; readonly reason: string }

async function retryAll(given: readonly string[], client: Client, json: boolean): Promise<void> {
  const sent: string[] = []
  for (const keys of parts(given)) sent.push(...(await client.retryUploads({ keys })).sent)
  const verdicts = await awaitUploads(sent, client, async ({ key, file, refusal }): Promise<Retried | undefined> => {
    if (refusal !== null) return { key, outcome: 'refused', reason: refusal.reason }
    return file === null ? undefined : { key, outcome: 'registered', lfn: file.lfn }
  })
  const uploads = sent.map((key) => verdicts.get(key) ?? silent(key))
  if (json) printJson({ uploads })
  else print(uploads.map(retriedText).join('\n'))
  const refused = uploads.filter(({ outcome }) => outcome === 'refused').length
  endWithRefused(uploads.length - refused, refused)
}

function silent(key: string): Retried {
  return { key, outcome: 'refused', reason: 'nothing is heard of it: is there such an object?' }
}

function retriedText(one: Retried): string {
  return one.outcome === 'registered' ? `${one.key}: registered as ${one.lfn}` : `${one.key}: refused: ${one.reason}`
}

async function forgetAll(given: readonly string[], client: Client, json: boolean): Promise<void> {
  const forgotten: string[] = []
  for (const keys of parts(given)) forgotten.push(...(await client.forgetUploads({ keys })).forgotten)
  const unknown = given.filter((key) => !forgotten.includes(key))
  const refused = unknown.map((key) => ({ name: key, reason: 'it is not among the refused uploads' }))
  if (json) printJson({ forgotten, refused })
  else
    print(
      [...forgotten.map((key) => `${key}: forgotten`), ...refused.map(({ name, reason }) => `${name}: ${reason}`)].join(
        '\n',
      ),
    )
  endWithRefused(forgotten.length, refused.length)
}

function parts(keys: readonly string[]): readonly string[][] {
  const count = Math.ceil(keys.length / UPLOAD_KEYS_MOST)
  return Array.from({ length: count }, (_, part) => keys.slice(part * UPLOAD_KEYS_MOST, (part + 1) * UPLOAD_KEYS_MOST))
}
