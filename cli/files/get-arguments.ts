import { stat } from 'node:fs/promises'
import type { Client } from '../../shared/api/client.ts'
import type { CatalogFileAnswer } from '../../shared/api/files.ts'
import { Refusal } from '../../shared/api/refusal.ts'
import { namingNearest } from './nearest-lfn.ts'

/** What to get, and into which directory. */
export interface Wanted {
  readonly files: readonly CatalogFileAnswer[]
  readonly directory: string
}

/**
 * Tells the LFNs of `get` from the directory behind them. The last of several arguments is the directory if it does not begin
 * with `/` (every LFN does), or if it is a directory of this machine and no LFN of the catalog. Throws a refusal for an LFN
 * that is not in the catalog.
 */
export async function wantedFiles(given: readonly string[], client: Client): Promise<Wanted> {
  const last = given.at(-1)
  const isMeant = given.length > 1 && last !== undefined && (await isDirectory(last, client))
  const lfns = isMeant ? given.slice(0, -1) : given
  const files: CatalogFileAnswer[] = []
  for (const lfn of new Set(lfns)) files.push((await namingNearest(lfn, client, () => client.file({ lfn }))).file)
  return { files, directory: isMeant ? last : '.' }
}

async function isDirectory(argument: string, client: Client): Promise<boolean> {
  if (!argument.startsWith('/')) return true
  return (await isLocalDirectory(argument)) && !(await isLfn(argument, client))
}

async function isLocalDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}

async function isLfn(lfn: string, client: Client): Promise<boolean> {
  try {
    await client.file({ lfn })
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}
