import { lowestBit, WORD_BITS } from './bit-rows.ts'
import type { BitRows } from './bit-rows.ts'

/** So few queries are quicker checked one by one than looked up field by field. */
const FEW = 12

/**
 * The slots that have their bit in all of these rows, of which there is at least one, as numbers in a row: when they
 * are few, their negative count and the slots; else the count of words that have a bit, and for each its place in a row
 * and its bits.
 */
export function intersect(bits: BitRows, rows: readonly number[]): readonly number[] {
  const pairs: number[] = []
  for (let word = 0; word < bits.stride; word += 1) {
    let mask = -1
    for (const row of rows) mask &= bits.words[row + word] ?? 0
    if (mask !== 0) pairs.push(word, mask)
  }
  const slots = fewSlots(pairs)
  return slots === undefined ? [pairs.length / 2, ...pairs] : [-slots.length, ...slots]
}

function fewSlots(pairs: readonly number[]): readonly number[] | undefined {
  const slots: number[] = []
  for (let at = 0; at < pairs.length; at += 2)
    for (let rest = pairs[at + 1] ?? 0; rest !== 0; rest &= rest - 1) {
      slots.push((pairs[at] ?? 0) * WORD_BITS + lowestBit(rest))
      if (slots.length > FEW) return undefined
    }
  return slots
}
