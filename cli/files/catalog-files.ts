import type { Client } from '../../shared/api/client.ts'
import type { CatalogFileAnswer } from '../../shared/api/files.ts'
import { InputError } from '../../shared/model/input-error.ts'
import { lookUp } from './look-up.ts'

/** The catalog's records of LFNs, each once. Throws InputError that names all that are not there. */
export async function catalogFiles(lfns: readonly string[], client: Client): Promise<readonly CatalogFileAnswer[]> {
  const { files, refused } = await lookUp(lfns, client)
  if (refused.length > 0) throw new InputError(refused.flatMap(({ problems }) => problems))
  return files
}
