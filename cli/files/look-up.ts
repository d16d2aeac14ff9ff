import type { Client } from '../../shared/api/client.ts'
import type { CatalogFileAnswer } from '../../shared/api/files.ts'
import { Refusal } from '../../shared/api/refusal.ts'
import { inputError, type Problem } from '../../shared/model/input-error.ts'
import { nearestHint } from './nearest-lfn.ts'

/** Files by their LFNs, and LFNs that there are none of, or that are none. */
export interface LookedUp {
  readonly files: readonly CatalogFileAnswer[]
  readonly refused: readonly RefusedLfn[]
}

/** An LFN that is none, or not in the catalog. */
export interface RefusedLfn {
  readonly lfn: string
  readonly problems: readonly Problem[]
}

/** LFNs for which the nearest one of the catalog is looked for, of all that are not in it. */
const HINTED = 3

/** Whether LFNs are asked for, and not files that meet conditions. Throws InputError for both at once. */
export function areLfns(asked: readonly string[]): boolean {
  const lfns = asked.filter((one) => one.startsWith('/'))
  const condition = asked.find((one) => !one.startsWith('/'))
  if (lfns.length === 0 || condition === undefined) return lfns.length > 0
  throw inputError('condition', `${condition} is a condition and ${lfns[0]} an LFN: give conditions, or LFNs alone`)
}

/** Looks up each LFN, once. */
export async function lookUp(lfns: readonly string[], client: Client): Promise<LookedUp> {
  const files: CatalogFileAnswer[] = []
  const refused: RefusedLfn[] = []
  for (const lfn of new Set(lfns))
    try {
      files.push((await client.file({ lfn })).file)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const hint = error.kind === 'not-found' && refused.length < HINTED ? await nearestHint(lfn, client) : ''
      const problems = error.problems.map(({ field, message }) => ({ field, message: `${message}${hint}` }))
      refused.push({ lfn, problems })
    }
  return { files, refused }
}
