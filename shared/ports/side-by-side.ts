/** Requests of one step that are on their way at the same time: they wait for the network, and a store waits for no one. */
const AT_ONCE = 16

/**
 * Does work for each of a list, some at a time, and returns the results in the order of the list. A failure fails all, once those that
 * are on their way have come to their end: nothing goes on behind the back of who is told of it.
 */
export async function sideBySide<T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  for (let at = 0; at < list.length; at += AT_ONCE)
    results.push(...valuesOf(await Promise.allSettled(list.slice(at, at + AT_ONCE).map((one) => work(one)))))
  return results
}

/** Throws the first failure there is. */
function valuesOf<R>(settled: readonly PromiseSettledResult<R>[]): readonly R[] {
  const failure = settled.find((one) => one.status === 'rejected')
  if (failure !== undefined) throw failure.reason
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
}
