import * as z from 'zod'
import type { Item, Range, Table } from './table.ts'

const sortKeySchema = z.object({ sk: z.string() })

/** Items of a partition, forwards; `limit` is how many are read at a time. */
type Forwards = Omit<Range, 'backwards'>

/** All items of a partition that the range allows, read as they are asked for. */
export async function* itemsIn(table: Table, range: Forwards): AsyncGenerator<Item, undefined> {
  for (let from = range; ;) {
    const page = await table.range(from)
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < range.limit) return
    from = { ...range, after: sortKeyOf(last) }
  }
}

/** The same, all at once. */
export async function allItemsIn(table: Table, range: Forwards): Promise<readonly Item[]> {
  const items: Item[] = []
  for await (const item of itemsIn(table, range)) items.push(item)
  return items
}

/** The sort key of an item. */
export function sortKeyOf(item: Item): string {
  return sortKeySchema.parse(item).sk
}
