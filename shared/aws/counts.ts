import * as z from 'zod'
import { addCounts, COUNT_NAMES, NO_COUNTS, type CountChanges, type Counts } from '../model/counts.ts'
import type { Key } from './key-kind.ts'
import { COUNT_SHARDS, countsKey } from './keys.ts'
import type { Item, Write } from './table.ts'

/**
 * The write that changes the counts of a transformation, to stand in the transaction of what they count; none when they
 * do not change. A shard at random takes it: a partition takes 1,000 writes a second, and of two transactions on one item one
 * has to be tried again.
 */
export function countWrites(transformation: string, changes: CountChanges): readonly Write[] {
  const names = COUNT_NAMES.filter((name) => (changes[name] ?? 0) !== 0)
  if (names.length === 0) return []
  const shard = Math.floor(Math.random() * COUNT_SHARDS)
  const set = `ADD ${names.map((name) => `#${name} :${name}`).join(', ')}`
  return [{ update: countsKey.build({ transformation, shard }), set, values: { ...changes } }]
}

/** The keys of all shards of a transformation's counts. */
export function countKeys(transformation: string): readonly Key[] {
  return Array.from({ length: COUNT_SHARDS }, (_, shard) => countsKey.build({ transformation, shard }))
}

const shardSchema = z.object(Object.fromEntries(COUNT_NAMES.map((name) => [name, z.number().int().default(0)])))

/** The sum of shards; one that was never written is not there. */
export function sumOfCounts(shards: readonly (Item | undefined)[]): Counts {
  const written = shards.filter((shard) => shard !== undefined).map((shard) => shardSchema.parse(shard))
  return written.reduce<Counts>((sum, shard) => addCounts(sum, shard), NO_COUNTS)
}
