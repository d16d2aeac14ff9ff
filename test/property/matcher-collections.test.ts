import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { metadataSchema } from '../../shared/model/metadata-schema.ts'
import type { Metadata } from '../../shared/model/metadata.ts'
import { checkQuery } from '../../shared/query/check.ts'
import { matches } from '../../shared/query/evaluate.ts'
import { BitRows } from '../../shared/query/matcher/bit-rows.ts'
import { CollectionCache } from '../../shared/query/matcher/collection-cache.ts'
import { FieldCells } from '../../shared/query/matcher/field-cells.ts'
import { createMatcher } from '../../shared/query/matcher/matcher.ts'

const VALUES = 30
// 33 cells each: 33^16 is about 2^80, so that the key of a collection has to be shortened twice.
const NAMES = Array.from({ length: 16 }, (_, place) => `field_${place}`)
const schema = metadataSchema(NAMES.map((name) => ({ name, type: 'int', collection: true })))

/** One query per field and value. */
const queries = NAMES.flatMap((name) =>
  Array.from({ length: VALUES }, (_, value) => ({
    id: `${name}=${value}`,
    query: checkQuery({ [name]: value }, schema),
  })),
)

const collection: fc.Arbitrary<Metadata> = fc
  .array(fc.integer({ min: 0, max: VALUES }), { minLength: NAMES.length, maxLength: NAMES.length })
  .map((values) => Object.fromEntries(NAMES.map((name, place) => [name, values[place] ?? 0])))

/** Collections that differ in few fields: where keys would be confused if they could be. */
const neighbours = fc
  .tuple(collection, fc.array(fc.tuple(fc.constantFrom(...NAMES), fc.nat(VALUES)), { maxLength: 30 }))
  .map(([first, changes]) => [first, ...changes.map(([name, value]) => ({ ...first, [name]: value })), first])

describe('candidates by collection', () => {
  it('are never those of another collection, however many fields make one up', () => {
    const matcher = createMatcher(schema)
    for (const { id, query } of queries) matcher.add(id, query)
    fc.assert(
      fc.property(neighbours, (files) => {
        for (const metadata of files) {
          const wanted = queries.filter(({ query }) => matches(query, metadata)).map(({ id }) => id)
          expect(matcher.match(metadata)).toStrictEqual(wanted)
        }
      }),
    )
  })

  it('are the same after the cache was full and began anew', () => {
    const bits = new BitRows(64)
    const alive = bits.add()
    for (let slot = 0; slot < 64; slot += 1) bits.set(alive, slot)
    const cells = new FieldCells('zenith', bits, bits.add())
    for (let slot = 0; slot < 64; slot += 1)
      cells.admit(slot, [{ field: 'zenith', operator: 'in', values: [slot % 8] }])
    // Room for two or three collections.
    const cache = new CollectionCache(bits, alive, 40)
    cache.reset([cells])
    fc.assert(
      fc.property(fc.nat(9), (zenith) => {
        const place = cache.find({ zenith })
        const count = -(cache.kept[place] ?? 0)
        const slots = zenith < 8 ? Array.from({ length: 8 }, (_, turn) => zenith + 8 * turn) : []
        expect([...cache.kept.slice(place + 1, place + 1 + count)]).toStrictEqual(slots)
      }),
    )
  })
})
