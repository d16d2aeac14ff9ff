/** All entries of a list that is handed out in pages, each asked for with the key of the last entry before it. */
export async function allPages<T, K>(
  first: K,
  page: (after: K) => Promise<readonly T[]>,
  keyOf: (entry: T) => K,
): Promise<readonly T[]> {
  const all: T[] = []
  for (let after = first; ;) {
    const entries = await page(after)
    const last = entries.at(-1)
    if (last === undefined) return all
    all.push(...entries)
    after = keyOf(last)
  }
}
