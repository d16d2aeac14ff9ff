import type { Client } from '../../shared/api/client.ts'
import { Refusal } from '../../shared/api/refusal.ts'
import { nearest } from '../../shared/model/metadata-nearest.ts'
import { pages } from '../paging.ts'

/** Files looked at for the one that was meant: a hint is not worth a walk over millions. */
const LOOKED_AT = 5000

/** Does something with an LFN; when it is not in the catalog, the refusal names the nearest one that is. */
export async function namingNearest<T>(lfn: string, client: Client, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'not-found') throw error
    const hint = await nearestHint(lfn, client)
    throw new Refusal(
      error.kind,
      error.problems.map(({ field, message }) => ({ field, message: `${message}${hint}` })),
    )
  }
}

/** `; did you mean LFN?`, or an empty text. */
export async function nearestHint(lfn: string, client: Client): Promise<string> {
  const candidates: string[] = []
  for await (const { files } of pages((after) => client.find({ query: [], ...after }))) {
    candidates.push(...files.map((file) => file.lfn))
    if (candidates.length >= LOOKED_AT) break
  }
  const near = nearest(lfn.normalize('NFC'), candidates)
  return near === undefined ? '' : `; did you mean ${near}?`
}
