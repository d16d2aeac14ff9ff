/** Slots per word. */
export const WORD_BITS = 32

/**
 * Rows of bits of one length in one growing array; bit s of a row says something of the query in slot s. A row is named
 * by its offset in `words`, so that the hot loop has nothing to multiply.
 */
export class BitRows {
  words: Int32Array
  /** Words per row. */
  readonly stride: number
  #used = 0

  /** Rows for this many slots. */
  constructor(slots: number) {
    this.stride = Math.ceil(slots / WORD_BITS)
    this.words = new Int32Array(this.stride * 64)
  }

  /** A new row like another one, or all zero. */
  add(model?: number): number {
    const row = this.#used
    this.#used += this.stride
    if (this.#used > this.words.length) {
      const larger = new Int32Array(this.words.length * 2)
      larger.set(this.words)
      this.words = larger
    }
    if (model !== undefined) this.words.copyWithin(row, model, model + this.stride)
    return row
  }

  set(row: number, slot: number): void {
    const word = row + (slot >>> 5)
    this.words[word] = (this.words[word] ?? 0) | (1 << (slot & 31))
  }

  clear(row: number, slot: number): void {
    const word = row + (slot >>> 5)
    this.words[word] = (this.words[word] ?? 0) & ~(1 << (slot & 31))
  }

  /** `row` |= `other`. */
  merge(row: number, other: number): void {
    for (let word = 0; word < this.stride; word += 1)
      this.words[row + word] = (this.words[row + word] ?? 0) | (this.words[other + word] ?? 0)
  }
}

/** The place of the lowest bit that is set in a word other than 0. */
export function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word)
}
