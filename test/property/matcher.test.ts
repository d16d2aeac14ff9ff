import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Metadata } from '../../shared/model/metadata.ts'
import { checkQuery } from '../../shared/query/check.ts'
import { matches } from '../../shared/query/evaluate.ts'
import { createMatcher } from '../../shared/query/matcher/matcher.ts'
import type { Matcher } from '../../shared/query/matcher/matcher.ts'
import type { Query } from '../../shared/query/query.ts'
import { foreignMetadataArbitrary, metadataArbitrary, queryArbitrary, SCHEMA } from './query-arbitrary.ts'

/** The matcher and, beside it, what it should hold. */
interface Pair {
  readonly matcher: Matcher
  readonly queries: Map<string, Query>
}

function add({ matcher, queries }: Pair, id: string, query: Query): void {
  matcher.add(id, query)
  // A replaced query goes to the end, as one removed and added does.
  queries.delete(id)
  queries.set(id, query)
}

function remove({ matcher, queries }: Pair, id: string): void {
  matcher.remove(id)
  queries.delete(id)
}

function expectAgreement({ matcher, queries }: Pair, metadata: Metadata): void {
  const wanted = [...queries].filter(([, query]) => matches(query, metadata)).map(([id]) => id)
  expect(matcher.match(metadata)).toStrictEqual(wanted)
}

function pair(): Pair {
  return { matcher: createMatcher(SCHEMA), queries: new Map() }
}

const id = fc.integer({ min: 0, max: 30 }).map(String)
const file = fc.oneof({ weight: 4, arbitrary: metadataArbitrary }, { weight: 1, arbitrary: foreignMetadataArbitrary })
const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('add' as const), id, query: queryArbitrary }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), id }) },
)

describe('the matcher (invariant 3)', () => {
  it('agrees with the evaluator after every query that came or went', () => {
    const files = fc.array(file, { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), files, (actions, same) => {
        const both = pair()
        for (const step of actions) {
          if (step.kind === 'add') add(both, step.id, step.query)
          else remove(both, step.id)
          // The same files again and again: what is remembered of their collections has to be forgotten in time.
          for (const metadata of same) expectAgreement(both, metadata)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('agrees with the evaluator on many queries at once', () => {
    const queries = fc.array(queryArbitrary, { minLength: 70, maxLength: 100 })
    fc.assert(
      fc.property(queries, fc.array(file, { minLength: 20, maxLength: 20 }), (many, files) => {
        const both = pair()
        for (const [place, query] of many.entries()) add(both, String(place), query)
        for (const metadata of files) expectAgreement(both, metadata)
      }),
      { numRuns: 20 },
    )
  })
})

/** More values than a field has cells for, so that cells are coarse. */
const MANY = 3000

describe('the matcher with more values than cells', () => {
  // Each row: how query n speaks of the field `run`, and the other way round for half of them.
  const shapes: readonly [string, (n: number, place: number) => unknown][] = [
    ['equality', (n) => n],
    ['exclusion', (n) => ({ '!=': n })],
    ['ranges', (n) => ({ '>=': n, '<': n + 7 })],
    ['one-sided ranges', (n) => (n % 2 === 0 ? { '>': n } : { '<=': n })],
    ['equality, later ranges', (n, place) => (place < 0.93 * MANY ? n : { '>=': n, '<': n + 7 })],
    // Multiples of 21 stand in the first places, where values still get a cell of their own.
    ['equality, later ranges over known values', (n, place) => (place < 0.93 * MANY ? n : { '>=': 21 * (place % 50) })],
    ['everything', (n) => [n, { '!=': n }, { '>=': n, '<': n + 7, nin: [n + 1] }, [n, n + 1], 'Any', 'Missing'][n % 6]],
  ]
  // Fields of numbers and of text; of files and of collections.
  const fields = [
    ['run', (n: number) => n],
    ['tag', (n: number) => `tag-${String(n).padStart(5, '0')}`],
    ['campaign', (n: number) => `campaign-${String(n).padStart(5, '0')}`],
  ] as const

  for (const [shape, condition] of shapes)
    for (const [field, valueOf] of fields)
      for (const order of ['at once', 'one by one'] as const)
        it(`agrees with the evaluator: ${shape} on ${field}, added ${order}`, () => {
          const both = pair()
          const value = (given: unknown): unknown => mapNumbers(given, valueOf)
          const probe = (n: number): void => expectAgreement(both, { [field]: valueOf(n), energy: 1 })
          for (let n = 0; n < MANY; n += order === 'at once' ? 1 : 3) {
            // Not in order: 7 has no factor in common with MANY.
            const scattered = (n * 7) % MANY
            add(both, `q${n}`, checkQuery({ [field]: value(condition(scattered, n)) }, SCHEMA))
            if (order === 'one by one' && n % 30 === 0) probe(scattered)
          }
          for (let n = -3; n < MANY + 10; n += 97) probe(n)
          expectAgreement(both, {})
          expectAgreement(both, { [field]: true })
        })
})

function mapNumbers(given: unknown, map: (n: number) => unknown): unknown {
  if (typeof given === 'number') return map(given)
  if (Array.isArray(given)) return given.map((one) => mapNumbers(one, map))
  if (typeof given !== 'object' || given === null) return given
  return Object.fromEntries(Object.entries(given).map(([key, one]) => [key, mapNumbers(one, map)]))
}
