import type { Client } from '../../shared/api/client.ts'
import type { CatalogFileAnswer } from '../../shared/api/files.ts'
import { Refusal } from '../../shared/api/refusal.ts'
import { InputError, type Problem } from '../../shared/model/input-error.ts'
import { nearestHint } from './nearest-lfn.ts'

/** LFNs for which the nearest one of the catalog is looked for, of all that are not in it. */
const HINTED = 3

/** The catalog's records of LFNs, each once. Throws InputError that names all that are not there. */
export async function catalogFiles(lfns: readonly string[], client: Client): Promise<readonly CatalogFileAnswer[]> {
  const files: CatalogFileAnswer[] = []
  const problems: Problem[] = []
  for (const lfn of new Set(lfns))
    try {
      files.push((await client.file({ lfn })).file)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const hint = error.kind === 'not-found' && problems.length < HINTED ? await nearestHint(lfn, client) : ''
      problems.push(...error.problems.map(({ field, message }) => ({ field, message: `${message}${hint}` })))
    }
  if (problems.length > 0) throw new InputError(problems)
  return files
}
