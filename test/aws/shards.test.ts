import * as fc from 'fast-check'
import { describe, expect, inject, it } from 'vitest'
import { merged } from '../../shared/aws/shards.ts'
import { emulatedTables } from './emulated-tables.ts'

const endpoint = inject('emulator')

describe.skipIf(endpoint === null)('items of several partitions', () => {
  it('are read as if they lay in one, whatever part of them is asked for', async () => {
    const { transformations: table } = await emulatedTables(endpoint ?? '')
    const partitions = ['p#0', 'p#1', 'p#2']
    // The last partition holds most of them: it is asked again and again.
    const keys = Array.from({ length: 60 }, (_, index) => ({
      pk: partitions[Math.min(index % 7, 2)] ?? '',
      sk: `${index % 2 === 0 ? 'a' : 'b'}${String(index).padStart(2, '0')}`,
    }))
    await table.insertAll(keys)
    const sorted = keys.map(({ sk }) => sk).toSorted()
    const sort = fc.constantFrom(...sorted)
    const asked = fc.oneof(
      fc.record({ after: sort }, { requiredKeys: [] }),
      sort.map((before) => ({ before })),
      fc.uniqueArray(sort, { minLength: 2, maxLength: 2 }).map((two) => {
        const [after = '', before = ''] = two.toSorted()
        return { after, before }
      }),
      fc.constantFrom('a', 'b', 'c').map((begins) => ({ begins })),
      sort.map((after) => ({ begins: after.slice(0, 1), after })),
    )
    await fc.assert(
      fc.asyncProperty(asked, fc.integer({ min: 1, max: 70 }), async (range, limit) => {
        const expected = sorted.filter((sk) => isAsked(sk, range)).slice(0, limit)
        const got = await merged(table, { partitions, limit, ...range })
        expect(got.map((item) => item['sk'])).toEqual(expected)
      }),
      { numRuns: 40 },
    )
  })
})

function isAsked(sk: string, range: { readonly after?: string; readonly before?: string; readonly begins?: string }) {
  const { after = '', before = '~', begins = '' } = range
  return sk > after && sk < before && sk.startsWith(begins)
}
