import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BitRows, lowestBit, WORD_BITS } from '../../shared/query/matcher/bit-rows.ts'
import { intersect, roomFor } from '../../shared/query/matcher/candidates.ts'

/** Numbers of slots at which rows have one word, two, and many. */
const slotCounts = fc.constantFrom(1, 31, 32, 33, 64, 500)
/** Slots with their bit set, row by row. */
const rows = slotCounts.chain((slots) =>
  fc.record({
    slots: fc.constant(slots),
    set: fc.array(fc.uniqueArray(fc.nat(slots - 1)), { minLength: 1, maxLength: 5 }),
  }),
)

function bitRows({ slots, set }: { readonly slots: number; readonly set: readonly (readonly number[])[] }) {
  const bits = new BitRows(slots)
  const places = set.map((ones) => {
    const row = bits.add()
    for (const slot of ones) bits.set(row, slot)
    return row
  })
  return { bits, places }
}

/** The slots of a row, by its words. */
function slotsOf(bits: BitRows, row: number): readonly number[] {
  return Array.from(bits.words.subarray(row, row + bits.stride)).flatMap((word, at) => unpack(at, word))
}

function unpack(at: number, word: number): readonly number[] {
  const slots: number[] = []
  for (let rest = word; rest !== 0; rest &= rest - 1) slots.push(at * WORD_BITS + lowestBit(rest))
  return slots
}

const sorted = (slots: Iterable<number>): readonly number[] => [...slots].sort((a, b) => a - b)

describe('rows of bits', () => {
  it('merge and copy whole, and change nothing but the row that is meant', () => {
    fc.assert(
      fc.property(rows, ({ slots, set }) => {
        const { bits, places } = bitRows({ slots, set })
        const [row = 0] = places
        const union = bits.add(row)
        for (const other of places) bits.merge(union, other)
        expect(slotsOf(bits, union)).toEqual(sorted(new Set(set.flat())))
        for (const slot of set.at(-1) ?? []) bits.clear(union, slot)
        expect(slotsOf(bits, union)).toEqual(sorted(new Set(set.flat())).filter((slot) => !set.at(-1)?.includes(slot)))
        for (const [at, place] of places.entries()) expect(slotsOf(bits, place)).toEqual(sorted(set[at] ?? []))
      }),
    )
  })

  it('have the slots in common that all of them have, written within the room that is made for them', () => {
    fc.assert(
      fc.property(rows, fc.nat(7), ({ slots, set }, place) => {
        const { bits, places } = bitRows({ slots, set })
        const target = new Int32Array(place + roomFor(bits.stride))
        const written = intersect(bits, places, { target, place })
        expect(written).toBeLessThanOrEqual(roomFor(bits.stride))
        const common = (set[0] ?? []).filter((slot) => set.every((ones) => ones.includes(slot)))
        expect(sorted(candidatesAt(target, place))).toEqual(sorted(common))
      }),
    )
  })
})

/** What `intersect` has written, in whichever of its two forms. */
function candidatesAt(target: Int32Array, place: number): readonly number[] {
  const count = target[place] ?? 0
  if (count <= 0) return Array.from(target.subarray(place + 1, place + 1 - count))
  return Array.from({ length: count }, (_, at) => {
    const pair = place + 1 + 2 * at
    return unpack(target[pair] ?? 0, target[pair + 1] ?? 0)
  }).flat()
}
