import { lowestBit, WORD_BITS } from './bit-rows.ts'
import type { BitRows } from './bit-rows.ts'

/** So few queries are quicker checked one by one than looked up field by field. */
const FEW = 12

/** Numbers that {@link intersect} writes at most for rows of this many words. */
export function roomFor(stride: number): number {
  return 1 + Math.max(FEW, 2 * stride)
}

/**
 * Writes the slots that have their bit in all of these rows, of which there is at least one, at a place of `target`:
 * when they are few, their negative count and the slots; else the count of words that have a bit, and for each its
 * place in a row and its bits. Returns how many numbers it wrote.
 */
export function intersect(bits: BitRows, rows: readonly number[], { target, place }: Room): number {
  let end = place + 1
  for (let word = 0; word < bits.stride; word += 1) {
    let mask = -1
    for (let at = 0; at < rows.length; at += 1) mask &= bits.words[(rows[at] ?? 0) + word] ?? 0
    if (mask === 0) continue
    target[end] = word
    target[end + 1] = mask
    end += 2
  }
  const slots = fewSlots(target.subarray(place + 1, end))
  target[place] = slots === undefined ? (end - place - 1) / 2 : -slots.length
  if (slots !== undefined) target.set(slots, place + 1)
  return slots === undefined ? end - place : 1 + slots.length
}

/** Where to write. */
export interface Room {
  readonly target: Int32Array
  readonly place: number
}

function fewSlots(pairs: Int32Array): readonly number[] | undefined {
  const slots: number[] = []
  for (let at = 0; at < pairs.length; at += 2)
    for (let rest = pairs[at + 1] ?? 0; rest !== 0; rest &= rest - 1) {
      slots.push((pairs[at] ?? 0) * WORD_BITS + lowestBit(rest))
      if (slots.length > FEW) return undefined
    }
  return slots
}
