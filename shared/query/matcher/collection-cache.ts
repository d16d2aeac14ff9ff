import type { Metadata } from '../../model/metadata.ts'
import type { BitRows } from './bit-rows.ts'
import { intersect, roomFor } from './candidates.ts'
import type { FieldCells } from './field-cells.ts'

/** 32 MB of candidates: then the cache starts anew. */
const MAX_SIZE = 8_000_000
/** Keys below this can take one field more and stay below 2^53, where numbers are no longer exact. */
const MAX_KEY = 2 ** 40
/** Short keys at most, so that they are short. */
const MAX_SHORT_KEYS = 2 ** 20

/** One collection field in the key of a collection. */
interface Digit {
  readonly cells: FieldCells
  readonly radix: number
  /** The key has grown too long and is replaced by a short one before this digit is added. */
  readonly shorten: boolean
}

/**
 * Candidates by collection. Collections whose values lie in the same cells have the same ones, so the key is made of
 * the cell of each collection field, as digits of one number. All candidates lie in one array: a match jumps through
 * memory as little as it can.
 */
export class CollectionCache {
  /** Candidates as `intersect` lays them out, one after the other. */
  kept = new Int32Array(1024)
  readonly #bits: BitRows
  readonly #alive: number
  readonly #places = new Map<number, number>()
  readonly #shortKeys = new Map<number, number>()
  #digits: readonly Digit[] = []
  #size = 0

  readonly #maxSize: number

  /** `alive`: the row of all queries that are in use. `maxSize`: numbers kept at most. */
  constructor(bits: BitRows, alive: number, maxSize = MAX_SIZE) {
    this.#bits = bits
    this.#alive = alive
    this.#maxSize = maxSize
  }

  /** Forgets everything: to be called whenever a query comes or goes. */
  reset(fields: readonly FieldCells[]): void {
    this.#clear()
    let limit = 1
    this.#digits = fields.map((cells) => {
      const radix = cells.rows.length
      const shorten = limit > MAX_KEY
      limit = (shorten ? MAX_SHORT_KEYS : limit) * radix
      return { cells, radix, shorten }
    })
  }

  /** Where in `kept` the candidates of a file's collection begin. */
  find(metadata: Metadata): number {
    let key = 0
    for (let at = 0; at < this.#digits.length; at += 1) {
      const digit = this.#digits[at]
      if (digit === undefined) break
      if (digit.shorten) key = this.#shortKey(key)
      key = key * digit.radix + digit.cells.cellOf(metadata[digit.cells.field])
    }
    return this.#places.get(key) ?? this.#keep(key, metadata)
  }

  #shortKey(key: number): number {
    const known = this.#shortKeys.get(key)
    if (known !== undefined) return known
    const fresh = this.#shortKeys.size
    this.#shortKeys.set(key, fresh)
    return fresh
  }

  #keep(key: number, metadata: Metadata): number {
    const room = roomFor(this.#bits.stride)
    const isFull = this.#size + room > this.#maxSize || this.#shortKeys.size >= MAX_SHORT_KEYS
    if (isFull) this.#clear()
    // After clearing, short keys begin anew, so that this key may come to mean another collection.
    else this.#places.set(key, this.#size)
    this.#growTo(this.#size + room)
    const rows = this.#digits.map(({ cells }) => cells.rows[cells.cellOf(metadata[cells.field])] ?? 0)
    const place = this.#size
    this.#size += intersect(this.#bits, [this.#alive, ...rows], { target: this.kept, place })
    return place
  }

  #growTo(size: number): void {
    if (size <= this.kept.length) return
    const larger = new Int32Array(2 * size)
    larger.set(this.kept)
    this.kept = larger
  }

  #clear(): void {
    this.#places.clear()
    this.#shortKeys.clear()
    this.#size = 0
  }
}
