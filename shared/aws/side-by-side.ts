import { inChunks } from './in-chunks.ts'

/** Requests of one step that are on their way at the same time: they wait for the network, and the table for no one. */
const AT_ONCE = 16

/** Does work for each of a list, some at a time, and returns the results in the order of the list. The first failure fails all. */
export async function sideBySide<T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  for (const chunk of inChunks(list, AT_ONCE)) results.push(...(await Promise.all(chunk.map(work))))
  return results
}
