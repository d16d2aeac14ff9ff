import * as z from 'zod'
import type { Item, Table } from './table.ts'

/**
 * Items that are spread over several partitions, in the order of their sort keys as if they lay in one: each
 * partition gives its first ones, and the first of those are taken. Order is that of UTF-8, DynamoDB's own.
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
  }
  const pages = await Promise.all(partitions.map((pk) => table.range({ pk, limit, ...more })))
  return pages
    .flat()
    .map((item) => ({ item, sort: Buffer.from(sortKey.parse(item['sk'])) }))
    .toSorted((one, other) => Buffer.compare(one.sort, other.sort))
    .slice(0, limit)
    .map(({ item }) => item)
}

const sortKey = z.string()
