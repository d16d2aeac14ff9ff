import { itemsIn, sortKeyOf } from './items-in.ts'
import type { Item, Table } from './table.ts'

/**
 * Items that are spread over several partitions, in the order of their sort keys as if they lay in one. Each partition
 * gives its share of what is asked for and somewhat more, and is asked again only when that was too little: a page costs
 * little more to read than what is in it. Order is that of UTF-8, DynamoDB's own.
 */
export async function merged(
  table: Table,
  about: {
    readonly partitions: readonly string[]
    readonly after?: string
    readonly before?: string
    readonly begins?: string
    readonly limit: number
  },
): Promise<readonly Item[]> {
  const { partitions, limit, after, before, begins } = about
  const more = {
    ...(after === undefined || after === '' ? {} : { after }),
    ...(before === undefined ? {} : { before }),
    ...(begins === undefined ? {} : { begins }),
    limit: Math.min(limit, shareOf(limit, partitions.length)),
  }
  const sources = partitions.map((pk) => new Source(itemsIn(table, { pk, ...more })))
  await Promise.all(sources.map((source) => source.peek()))
  const items: Item[] = []
  for (let next = await first(sources); next !== undefined; next = await first(sources)) {
    items.push(next)
    if (items.length === limit) break
  }
  return items
}

/** Two deviations above the mean: of 8 shards, rarely one has more of a page. */
function shareOf(limit: number, shards: number): number {
  const mean = limit / shards
  return Math.ceil(mean + 2 * Math.sqrt(mean))
}

/** What a partition gives next, until it is taken. */
class Source {
  readonly #items: AsyncGenerator<Item, undefined>
  #head: { readonly item: Item; readonly sort: Buffer } | 'unread' | undefined = 'unread'

  constructor(items: AsyncGenerator<Item, undefined>) {
    this.#items = items
  }

  async peek(): Promise<{ readonly item: Item; readonly sort: Buffer } | undefined> {
    if (this.#head !== 'unread') return this.#head
    const { value: item } = await this.#items.next()
    this.#head = item === undefined ? undefined : { item, sort: Buffer.from(sortKeyOf(item)) }
    return this.#head
  }

  take(): void {
    this.#head = 'unread'
  }
}

/** Takes the first of what the sources give; undefined when none gives any more. */
async function first(sources: readonly Source[]): Promise<Item | undefined> {
  let best: { readonly item: Item; readonly sort: Buffer; readonly source: Source } | undefined
  for (const source of sources) {
    const head = await source.peek()
    if (head !== undefined && (best === undefined || Buffer.compare(head.sort, best.sort) < 0))
      best = { ...head, source }
  }
  best?.source.take()
  return best?.item
}
