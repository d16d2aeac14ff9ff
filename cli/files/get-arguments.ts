import { dirname } from 'node:path'
import type { Client } from '../../shared/api/client.ts'
import type { CatalogFileAnswer } from '../../shared/api/files.ts'
import { Refusal } from '../../shared/api/refusal.ts'
import { inputError } from '../../shared/model/input-error.ts'
import { isDirectory } from './destination.ts'
import { namingNearest } from './nearest-lfn.ts'

/** What to get, and into which directory. */
export interface Wanted {
  readonly files: readonly CatalogFileAnswer[]
  readonly directory: string
}

/** The arguments of `get` as they were given. */
export interface GetRequest {
  /** LFNs; the last may be the directory, where `to` does not say it. */
  readonly given: readonly string[]
  readonly to: string | undefined
}

/**
 * Tells the LFNs of `get` from the directory behind them. Throws InputError for an empty directory, a refusal for an LFN that
 * is not in the catalog.
 */
export async function wantedFiles({ given, to }: GetRequest, client: Client): Promise<Wanted> {
  if (to === '') throw inputError('to', '--to is empty, it should be the path of a directory')
  const last = given.at(-1)
  const isBehind = to === undefined && last !== undefined && (await isMeantAsDirectory(given, last, client))
  const lfns = isBehind ? given.slice(0, -1) : given
  const files: CatalogFileAnswer[] = []
  for (const lfn of new Set(lfns)) {
    // A long way of directories that are not there looks like an LFN with a slip in it, too.
    const isPerhapsDirectory = lfn === last && to === undefined && given.length > 1
    files.push(await fileOf(lfn, client, isPerhapsDirectory ? ' (a new directory is given with --to)' : ''))
  }
  return { files, directory: to ?? (isBehind ? last : '.') }
}

/** The catalog's record of an LFN. Throws a refusal, with the nearest LFN and a hint behind it, when it has none. */
async function fileOf(lfn: string, client: Client, hint: string): Promise<CatalogFileAnswer> {
  try {
    return (await namingNearest(lfn, client, () => client.file({ lfn }))).file
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'not-found') throw error
    throw new Refusal(
      error.kind,
      error.problems.map(({ field, message }) => ({ field, message: `${message}${hint}` })),
    )
  }
}

/**
 * The last of several is a directory if it does not begin with `/` (every LFN does); or if it is no LFN of the catalog and is a
 * directory of this machine, or can be made in one where no LFN before it lies: else it would be an LFN with a slip in it.
 */
async function isMeantAsDirectory(given: readonly string[], last: string, client: Client): Promise<boolean> {
  if (given.length === 1) return false
  if (!last.startsWith('/')) return true
  if (await isLfn(last, client)) return false
  if (await isDirectory(last)) return true
  const liesApart = given.slice(0, -1).every((lfn) => rootOf(lfn) !== rootOf(last))
  return liesApart && (await isDirectory(dirname(last)))
}

/** `/ctao` of `/ctao/MC/run1.events`. */
function rootOf(path: string): string {
  return path.split('/', 2).join('/')
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
