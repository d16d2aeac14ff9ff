import type { BitRows } from './bit-rows.ts'

/** Rows that {@link Survivors.narrow} takes at a time. */
export const ROWS_AT_ONCE = 4

/**
 * The words of a row that still have bits while a file's rows are laid over them. Scratch space, used for one file
 * after the other. Words without bits are dropped without a branch: whether one is left is a coin toss, and the
 * processor would guess wrong half of the time.
 */
export class Survivors {
  /** The place of each word in a row. */
  readonly words: Int32Array
  /** Its bits. */
  readonly masks: Int32Array
  count = 0

  /** For rows of this many words. */
  constructor(stride: number) {
    this.words = new Int32Array(stride)
    this.masks = new Int32Array(stride)
  }

  /** Begins anew with `count` pairs of a place and bits. */
  load(pairs: Int32Array, from: number, count: number): void {
    for (let at = 0; at < count; at += 1) {
      this.words[at] = pairs[from + 2 * at] ?? 0
      this.masks[at] = pairs[from + 2 * at + 1] ?? 0
    }
    this.count = count
  }

  /** Leaves the bits that the rows from `at` on have, too. */
  narrow(bits: BitRows, rows: Int32Array, at: number): void {
    const { words, masks, count } = this
    const all = bits.words
    const [first = 0, second = 0, third = 0, fourth = 0] = [rows[at], rows[at + 1], rows[at + 2], rows[at + 3]]
    let kept = 0
    for (let place = 0; place < count; place += 1) {
      const word = words[place] ?? 0
      const upper = (all[first + word] ?? 0) & (all[second + word] ?? 0)
      const left = (masks[place] ?? 0) & upper & (all[third + word] ?? 0) & (all[fourth + word] ?? 0)
      words[kept] = word
      masks[kept] = left
      // 1 when a bit is left, else 0.
      kept += (left | -left) >>> 31
    }
    this.count = kept
  }
}
