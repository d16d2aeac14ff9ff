import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../shared/model/input-error.ts'
import type { Metadata, MetadataValue } from '../../shared/model/metadata.ts'
import { couldFeed } from '../../shared/production/link.ts'
import { OutputIndex } from '../../shared/production/output-index.ts'
import {
  ABSENT,
  ANYTHING,
  oneOf,
  UNKNOWN,
  type Possible,
  type PossibleMetadata,
} from '../../shared/production/possible-metadata.ts'
import { checkQuery } from '../../shared/query/check.ts'
import { holds, matches } from '../../shared/query/evaluate.ts'
import type { Query } from '../../shared/query/query.ts'
import { FIELDS } from '../fixtures/productions/fields.ts'

/** Few fields and few values of each type, so that queries and files meet often enough. */
const VALUES: Readonly<Record<string, readonly MetadataValue[]>> = {
  particle: ['gamma', 'electron', 'proton'],
  prog: ['', 'a', 'aa', 'b'],
  merged: [0, 1, 2, 3],
  zenith: [0, 0.01, 20, 20.5],
  sct: [false, true],
  obs_date: ['2024-01-01T00:00:00.000Z', '2024-01-02T00:00:00.000Z'],
}

const valueOf = (field: string) => fc.constantFrom(...(VALUES[field] ?? []))
const fieldName = fc.constantFrom(...Object.keys(VALUES))

const conditionJson = (field: string): fc.Arbitrary<unknown> =>
  fc.oneof(
    valueOf(field),
    fc.uniqueArray(valueOf(field), { minLength: 1 }),
    fc.constantFrom('Any', 'Missing'),
    fc.dictionary(fc.constantFrom('=', '!=', '>', '>=', '<', '<='), valueOf(field), { minKeys: 1, maxKeys: 2 }),
  )

/** Queries that can be defined. */
const query: fc.Arbitrary<Query> = fc
  .uniqueArray(fieldName, { maxLength: 3 })
  .chain((fields) => fc.tuple(...fields.map((field) => conditionJson(field).map((wanted) => [field, wanted] as const))))
  .map((entries) => checked(Object.fromEntries(entries)))
  .filter((read) => read !== undefined)

function checked(json: unknown): Query | undefined {
  try {
    return checkQuery(json, FIELDS)
  } catch (thrown) {
    if (thrown instanceof InputError) return undefined
    throw thrown
  }
}

/** What a field may be, with a value that it then is; undefined where it is missing. */
const field = (name: string): fc.Arbitrary<readonly [Possible, MetadataValue | undefined]> =>
  fc.oneof(
    fc.constant([ABSENT, undefined] as const),
    fc.uniqueArray(valueOf(name), { minLength: 1 }).map((values) => [oneOf(name, values), values[0]] as const),
    valueOf(name).map((value) => [UNKNOWN, value] as const),
    fc.option(valueOf(name), { nil: undefined }).map((value) => [ANYTHING, value] as const),
    fc.tuple(valueOf(name), valueOf(name)).map(([bound, value]) => within(name, bound, value)),
  )

/** A value that is known to lie on one side of a bound, as when a parent's query says so. */
function within(
  name: string,
  bound: MetadataValue,
  value: MetadataValue,
): readonly [Possible, MetadataValue | undefined] {
  if (typeof bound === 'boolean') return [UNKNOWN, value]
  const condition = { field: name, operator: '>=' as const, value: bound }
  return [{ present: [condition], missing: true }, holds(condition, value) ? value : undefined]
}

/** What an output may be, with a file that it then is. */
const output: fc.Arbitrary<readonly [PossibleMetadata, Metadata]> = fc
  .tuple(...Object.keys(VALUES).map((name) => field(name).map((one) => [name, ...one] as const)))
  .map((fields) => [
    { fields: new Map(fields.map(([name, possible]) => [name, possible])), others: ABSENT },
    Object.fromEntries(fields.flatMap(([name, , value]) => (value === undefined ? [] : [[name, value]]))),
  ])

describe('whether a parent could feed a child', () => {
  it('is never denied when some file that the parent may make matches', () => {
    fc.assert(
      fc.property(query, fc.array(output, { minLength: 1, maxLength: 3 }), (wanted, outputs) => {
        const fed = outputs.some(([, metadata]) => matches(wanted, metadata))
        const link = couldFeed(
          wanted,
          outputs.map(([possible]) => possible),
          FIELDS,
        )
        expect(link.valid || !fed).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it('is exactly whether a file matches when everything is known before', () => {
    const known = fc
      .dictionary(fieldName, fc.nat(3))
      .map((picks): Metadata =>
        Object.fromEntries(
          Object.entries(picks).map(([name, pick]) => [name, VALUES[name]?.[pick] ?? VALUES[name]?.[0] ?? '']),
        ),
      )
    fc.assert(
      fc.property(query, fc.array(known, { minLength: 1, maxLength: 3 }), (wanted, files) => {
        const outputs = files.map((file) => ({
          fields: new Map(Object.entries(file).map(([name, value]) => [name, oneOf(name, [value])])),
          others: ABSENT,
        }))
        const link = couldFeed(wanted, outputs, FIELDS)
        expect(link.valid).toBe(files.some((file) => matches(wanted, file)))
        expect(link.valid || wanted.conditions.some((condition) => condition.field === link.field)).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it('is found for many outputs at once as for each by itself', () => {
    const outputs = fc.array(
      output.map(([possible]) => possible),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(fc.array(query, { maxLength: 3 }), outputs, (queries, all) => {
        const index = new OutputIndex(all, FIELDS)
        for (const wanted of queries) {
          const meeting = new Set(index.meeting(wanted))
          expect([...all.keys()].filter((position) => meeting.has(position))).toEqual(
            [...all.keys()].filter((position) => couldFeed(wanted, all.slice(position, position + 1), FIELDS).valid),
          )
        }
      }),
      { numRuns: 1000 },
    )
  })
})
