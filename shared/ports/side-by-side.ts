/** Requests of one step that are on their way at the same time: they wait for the network, and a store waits for no one. */
const AT_ONCE = 16

/** Does work for each of a list, some at a time, and returns the results in the order of the list. The first failure fails all. */
export async function sideBySide<T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  for (let at = 0; at < list.length; at += AT_ONCE)
    results.push(...(await Promise.all(list.slice(at, at + AT_ONCE).map((one) => work(one)))))
  return results
}
