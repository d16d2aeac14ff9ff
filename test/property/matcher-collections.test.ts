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

  it('are those of a fresh cache, however often it was full and began anew', () => {
    const bits = new BitRows(queries.length)
    const alive = bits.add()
    for (const slot of queries.keys()) bits.set(alive, slot)
    const cells = NAMES.map((name) => new FieldCells(name, bits, bits.add()))
    for (const [slot, { query }] of queries.entries())
      for (const field of cells) {
        const conditions = query.conditions.filter((condition) => condition.field === field.field)
        if (conditions.length === 0) field.admitAny(slot)
        else field.admit(slot, conditions)
      }
    // Room for four collections.
    const cache = new CollectionCache(bits, alive, 150)
    cache.reset(cells)
    fc.assert(
      fc.property(neighbours, (files) => {
        for (const metadata of files) {
          const fresh = new CollectionCache(bits, alive)
          fresh.reset(cells)
          expect(candidatesIn(cache, metadata)).toStrictEqual(candidatesIn(fresh, metadata))
        }
      }),
    )
  })
})

/** The numbers that stand for the candidates of a file's collection. */
function candidatesIn(cache: CollectionCache, metadata: Metadata): readonly number[] {
  const place = cache.find(metadata)
  const count = cache.kept[place] ?? 0
  return [...cache.kept.slice(place, place + 1 + (count < 0 ? -count : 2 * count))]
}
