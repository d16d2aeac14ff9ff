import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MetadataValue } from '../../shared/model/metadata.ts'
import { checkQuery } from '../../shared/query/check.ts'
import { couldMatch } from '../../shared/query/could-match.ts'
import { matches } from '../../shared/query/evaluate.ts'
import { explain } from '../../shared/query/explain.ts'
import { conditionToText, queryToJson } from '../../shared/query/print.ts'
import type { ConditionJson } from '../../shared/query/query.ts'
import { parseQueryText } from '../../shared/query/text.ts'
import {
  accepted,
  foreignMetadataArbitrary,
  metadataArbitrary,
  queryArbitrary,
  queryJsonArbitrary,
  SCHEMA,
} from './query-arbitrary.ts'

describe('a stored query (invariant 4)', () => {
  it('reads back identical, through JSON', () => {
    fc.assert(
      fc.property(queryArbitrary, (query) => {
        const stored: unknown = JSON.parse(JSON.stringify(queryToJson(query)))
        expect(checkQuery(stored, SCHEMA)).toStrictEqual(query)
      }),
    )
  })

  it('reads back identical from the text that people see', () => {
    fc.assert(
      fc.property(queryArbitrary, (query) => {
        const typed = parseQueryText(query.conditions.map(conditionToText), SCHEMA)
        expect(checkQuery(typed, SCHEMA)).toStrictEqual(query)
      }),
    )
  })

  it('is the same when its text was split at every space', () => {
    fc.assert(
      fc.property(queryArbitrary, (query) => {
        const words = query.conditions.flatMap((condition) => conditionToText(condition).split(' '))
        expect(checkQuery(parseQueryText(words, SCHEMA), SCHEMA)).toStrictEqual(query)
      }),
    )
  })
})

/** What a condition means: all operators in words of their own, independent of the canonical form. */
function meets(json: ConditionJson, value: MetadataValue | undefined): boolean {
  const word = typeof json === 'string' ? json.toLowerCase() : undefined
  if (word === 'missing' || value === undefined) return word === 'missing' && value === undefined
  if (word === 'any') return true
  if (typeof json !== 'object') return value === json
  if (Array.isArray(json)) return json.includes(value)
  return Object.entries(json).every(([operator, operand]) => {
    const operands = [operand].flat()
    if (operator === '=' || operator === 'in') return operands.includes(value)
    if (operator === '!=' || operator === 'nin') return !operands.includes(value)
    const [bound = Number.NaN] = operands
    return (operator.startsWith('>') ? value > bound : value < bound) || (operator.endsWith('=') && value === bound)
  })
}

function isEmpty(json: ConditionJson): boolean {
  return typeof json === 'object' && Object.keys(json).length === 0
}

describe('making a query canonical', () => {
  it('keeps its meaning', () => {
    fc.assert(
      fc.property(queryJsonArbitrary, metadataArbitrary, (json, metadata) => {
        const query = accepted(json)
        const wanted = Object.entries(json).every(([field, condition]) => meets(condition, metadata[field]))
        // What is refused says nothing of some field, or is met by nothing.
        if (query !== undefined) expect(matches(query, metadata)).toBe(wanted)
        else expect(wanted && !Object.values(json).some(isEmpty)).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  it('makes one of all spellings: the canonical form of a canonical form is itself', () => {
    fc.assert(
      fc.property(queryArbitrary, (query) => {
        expect(queryToJson(checkQuery(queryToJson(query), SCHEMA))).toStrictEqual(queryToJson(query))
      }),
    )
  })
})

describe('why a file matches or not (invariant 3)', () => {
  it('agrees with the match, condition by condition', () => {
    fc.assert(
      fc.property(queryArbitrary, fc.oneof(metadataArbitrary, foreignMetadataArbitrary), (query, metadata) => {
        const explained = explain(query, metadata)
        expect(explained.every((condition) => condition.holds)).toBe(matches(query, metadata))
        expect(explained.map((condition) => condition.value)).toStrictEqual(
          explained.map((condition) => metadata[condition.field]),
        )
      }),
    )
  })
})

describe('choosing directories for a search (invariant 3)', () => {
  const directory = fc.array(metadataArbitrary, { minLength: 1, maxLength: 5 })

  it('never leaves out the directory of a file that matches', () => {
    fc.assert(
      fc.property(queryArbitrary, directory, fc.boolean(), (query, files, tooMany) => {
        const seen: Record<string, readonly MetadataValue[] | 'any'> = {}
        for (const field of SCHEMA.collectionFields) seen[field] = files.flatMap((metadata) => metadata[field] ?? [])
        if (tooMany) seen['campaign'] = 'any'
        if (files.some((metadata) => matches(query, metadata))) expect(couldMatch(query, seen)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('leaves out a directory whose values cannot match', () => {
    const query = checkQuery({ particle: 'gamma', zenith: { '>=': 20, '<': 40 } }, SCHEMA)
    expect(couldMatch(query, { particle: ['gamma'], zenith: [10, 50] })).toBe(false)
    expect(couldMatch(query, { particle: [], zenith: [20] })).toBe(false)
    expect(couldMatch(query, { particle: ['proton', 'gamma'], zenith: 'any' })).toBe(true)
  })
})
