import type { CatalogChange } from '../../shared/messages/catalog-change.ts'
import type { LocalCatalog } from '../../shared/local/catalog.ts'
import type { ModelClock } from './model-clock.ts'
import type { Random } from './random.ts'

/** A shard that failed is tried again after this long. */
const RETRY_MS = 60_000

interface Shard {
  readonly changes: CatalogChange[]
  /** Changes at its head that workers have in hand; 0: none. */
  inHand: number
  workers: number
  failed: boolean
  /** Milliseconds since 1970 before which it is not read. */
  notBefore: number
  /** The head has been through the filter, and comes once more all the same. */
  again: boolean
}

/** A batch from the head of a shard. */
export interface StreamBatch {
  readonly changes: readonly CatalogChange[]
  readonly shard: number
}

/**
 * The catalog's change stream as DynamoDB's: every record with the image that the change left, changes of one file in
 * their order on one shard. A batch that failed comes again, some come twice, also to two workers at once.
 */
export class ModelStream {
  readonly #shards: readonly Shard[]
  readonly #random: Random
  readonly #clock: ModelClock

  constructor(random: Random, clock: ModelClock) {
    this.#random = random
    this.#clock = clock
    this.#shards = Array.from({ length: random.between(1, 3) }, () => ({
      changes: [],
      inHand: 0,
      workers: 0,
      failed: false,
      notBefore: 0,
      again: false,
    }))
  }

  /** Takes over what the catalog has written since the last time. */
  follow(catalog: LocalCatalog): void {
    const { changes, upTo } = catalog.changes(1000)
    if (changes.length === 0) return
    catalog.taken(upTo)
    for (const change of changes) this.#shards[hashOf(change.lfn) % this.#shards.length]?.changes.push(change)
  }

  get empty(): boolean {
    return this.#shards.every((shard) => shard.changes.length === 0)
  }

  ready(): boolean {
    return this.#readable().length > 0
  }

  next(): number | null {
    const waiting = this.#shards.filter((shard) => shard.changes.length > 0 && shard.workers === 0)
    return waiting.length === 0 ? null : Math.min(...waiting.map((shard) => shard.notBefore))
  }

  take(): StreamBatch | undefined {
    const shard = this.#random.pick(this.#readable())
    if (shard === undefined) return undefined
    // The head that is in hand comes as it is, so that both workers see the same records.
    if (shard.workers === 0) shard.inHand = this.#random.between(1, Math.min(5, shard.changes.length))
    shard.workers += 1
    return { changes: shard.changes.slice(0, shard.inHand), shard: this.#shards.indexOf(shard) }
  }

  /** A worker has ended with the head of a shard, well or not. */
  ended(batch: StreamBatch, well: boolean): void {
    const shard = this.#shards[batch.shard]
    if (shard === undefined) return
    shard.workers -= 1
    shard.failed ||= !well
    if (shard.workers > 0) return
    if (shard.failed) shard.notBefore = this.#clock.now() + this.#random.between(0, RETRY_MS)
    else if (!shard.again && this.#random.chance(0.05)) shard.again = true
    else {
      shard.changes.splice(0, shard.inHand)
      shard.again = false
    }
    shard.failed = false
  }

  #readable(): readonly Shard[] {
    return this.#shards.filter(
      (shard) =>
        shard.changes.length > 0 &&
        shard.notBefore <= this.#clock.now() &&
        (shard.workers === 0 || (shard.workers === 1 && this.#random.chance(0.02))),
    )
  }
}

function hashOf(text: string): number {
  let hash = 7
  for (const character of text) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0
  return hash
}
