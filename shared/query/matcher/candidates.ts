import { WORD_BITS } from './bit-rows.ts'
import type { BitRows } from './bit-rows.ts'

/** So few queries are quicker checked one by one than looked up field by field. */
const FEW = 12

/** The queries that the collection fields leave open: the same for all files of a collection. */
export interface Candidates {
  /** Which words of a row have a bit, ascending. */
  readonly words: Int32Array
  /** Those words. */
  readonly masks: Int32Array
  /** Their slots, ascending, when they are few. */
  readonly few: readonly number[] | undefined
}

/** The slots that have their bit in all of these rows, of which there is at least one. */
export function intersect(bits: BitRows, rows: readonly number[]): Candidates {
  const words: number[] = []
  const masks: number[] = []
  for (let word = 0; word < bits.stride; word += 1) {
    let mask = -1
    for (const row of rows) mask &= bits.words[row + word] ?? 0
    if (mask === 0) continue
    words.push(word)
    masks.push(mask)
  }
  return { words: Int32Array.from(words), masks: Int32Array.from(masks), few: fewSlots(words, masks) }
}

function fewSlots(words: readonly number[], masks: readonly number[]): readonly number[] | undefined {
  if (words.length > FEW) return undefined
  const slots = words.flatMap((word, at) => slotsIn(word, masks[at] ?? 0))
  return slots.length > FEW ? undefined : slots
}

function slotsIn(word: number, mask: number): readonly number[] {
  const slots: number[] = []
  for (let rest = mask; rest !== 0; rest &= rest - 1) slots.push(word * WORD_BITS + lowestBit(rest))
  return slots
}

/** The position of the lowest bit set in a word that is not 0. */
export function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word)
}
