import { hash } from 'node:crypto'
import type { PARTITION_KEY, SORT_KEY } from '../names.ts'

/** The primary key of an item of either table. */
export type Key = Readonly<Record<typeof PARTITION_KEY | typeof SORT_KEY, string>>

/** Builds and parses the keys of one kind of item; `Partition` is the part of `Item` that chooses where it lies. */
export interface KeyKind<Partition, Item extends Partition> {
  /** The key of an item. Throws {@link KeyError} when DynamoDB would refuse it, or could not give it back as it was. */
  readonly build: (item: Item) => Key
  /** The item that a key was built from; undefined for a key that is not of this kind. */
  readonly parse: (key: Key) => Item | undefined
  /** All partition keys under which such items may lie, one per shard: what a query has to read. */
  readonly partitions: (partition: Partition) => readonly string[]
}

/** How a kind of key is spelt. */
export interface Spelling<Partition, Item extends Partition> {
  /** The partition key, without the shard. */
  readonly partition: (partition: Partition) => string
  readonly sort: (item: Item) => string
  /** What chooses the shard; the sort key where it is not given. */
  readonly spread?: (item: Item) => string
  /** Reads a key of this kind back. May take other keys for its own: whatever is not spelt as `build` spells it is refused. */
  readonly read: (key: Key) => Item
  /**
   * Partitions that one partition's items are spread over, since DynamoDB takes 1,000 writes/s in each; 1 = no shard in the key.
   * Stored keys depend on it: it can never change for a table that holds items.
   */
  readonly shards: number
}

/** Bytes of UTF-8 that DynamoDB allows in a partition key and in a sort key (service quotas of DynamoDB). */
const PARTITION_KEY_MAX_BYTES = 2048
const SORT_KEY_MAX_BYTES = 1024

/** A key that cannot be stored. Names are checked where they enter; this is a fault of the program, not of its user. */
export class KeyError extends Error {
  override readonly name = 'KeyError'
}

/** A kind of key from its spelling. */
export function keyKind<Partition, Item extends Partition>(
  spelling: Spelling<Partition, Item>,
): KeyKind<Partition, Item> {
  const { partition, shards, sort, spread = sort } = spelling
  const build = (item: Item): Key => {
    const shard = shards === 1 ? '' : `#${shardOf(spread(item), shards)}`
    return checkedKey({ pk: partition(item) + shard, sk: sort(item) })
  }
  return {
    build,
    parse: (key) => parsed(key, spelling.read, build),
    partitions: (owner) =>
      shards === 1 ? [partition(owner)] : Array.from({ length: shards }, (_, shard) => `${partition(owner)}#${shard}`),
  }
}

/** Reading is right when building gives the same key again: one rule in place of a check per part. */
function parsed<Item>(key: Key, read: (key: Key) => Item, build: (item: Item) => Key): Item | undefined {
  try {
    const item = read(key)
    const again = build(item)
    return again.pk === key.pk && again.sk === key.sk ? item : undefined
  } catch (error) {
    if (error instanceof KeyError) return undefined
    throw error
  }
}

/** A number below `shards` that a text always gets, evenly spread whatever the texts have in common. */
function shardOf(text: string, shards: number): number {
  return hash('sha256', text, 'buffer').readUInt32BE(0) % shards
}

function checkedKey(key: Key): Key {
  checkPart('partition key', key.pk, PARTITION_KEY_MAX_BYTES)
  checkPart('sort key', key.sk, SORT_KEY_MAX_BYTES)
  return key
}

function checkPart(what: string, text: string, limit: number): void {
  if (text === '') throw new KeyError(`a ${what} cannot be empty`)
  // A lone surrogate has no UTF-8 and would come back as U+FFFD: two names would share one key.
  if (!text.isWellFormed()) throw new KeyError(`a ${what} must be Unicode text, ${JSON.stringify(text)} is not`)
  const bytes = Buffer.byteLength(text)
  if (bytes > limit)
    throw new KeyError(`a ${what} has at most ${limit} bytes, this one has ${bytes}: ${text.slice(0, 60)}...`)
}
