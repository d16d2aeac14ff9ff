import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { findingsOf, sayIssue } from '../../shared/document/say-issue.ts'

/** What a schema says of a value; undefined: it takes it. */
function said(schema: z.ZodType, value: unknown): string | undefined {
  const { error } = schema.safeParse(value, { error: sayIssue })
  return error === undefined ? undefined : findingsOf(error.issues, value)[0]?.text
}

const CLAIM =
  /should (?:be|have) (?<side>at least|at most|more than|less than|exactly|a multiple of) (?<limit>-?\d+)(?: (?<unit>\w+))?$/

/** Whether a number, or a length, is what a sentence says that it should be. */
function meets(text: string, number: number): boolean {
  const { side, limit: shown } = CLAIM.exec(text)?.groups ?? {}
  const limit = Number(shown)
  switch (side) {
    case 'at least':
      return number >= limit
    case 'at most':
      return number <= limit
    case 'more than':
      return number > limit
    case 'less than':
      return number < limit
    case 'exactly':
      return number === limit
    case 'a multiple of':
      return number % limit === 0
    default:
      throw new Error(`no claim: ${text}`)
  }
}

const limit = fc.integer({ min: -5, max: 5 })
const numbers = fc.oneof(
  limit.chain((at) =>
    fc.constantFrom(z.number().min(at), z.number().max(at), z.number().gt(at), z.number().lt(at), z.int().gt(at)),
  ),
  fc.constantFrom(z.int().positive(), z.number().negative(), z.number().nonnegative(), z.int().nonpositive()),
  fc.integer({ min: 1, max: 5 }).map((divisor) => z.number().multipleOf(divisor)),
)
const length = fc.nat(5)
const texts = length.chain((at) => fc.constantFrom(z.string().min(at), z.string().max(at), z.string().length(at)))
const lists = length.chain((at) => {
  const list = z.array(z.number())
  return fc.constantFrom(list.min(at), list.max(at), list.length(at))
})

/** A sentence on a value is right of every value: the schema takes those of which it holds, and no others. */
function holds<T>(schema: z.ZodType, values: fc.Arbitrary<readonly [T, T]>, sizeOf: (value: T) => number): void {
  fc.assert(
    fc.property(values, ([wrong, other]) => {
      const text = said(schema, wrong)
      if (text === undefined) return
      expect(meets(text, sizeOf(wrong))).toBe(false)
      expect(meets(text, sizeOf(other))).toBe(said(schema, other) === undefined)
    }),
    { numRuns: 20 },
  )
}

describe('what a limit should be', () => {
  it('is what it is, of numbers', () => {
    const number = fc.integer({ min: -12, max: 12 })
    fc.assert(fc.property(numbers, (schema) => holds(schema, fc.tuple(number, number), Number)))
  })

  it('is what it is, of the characters of a text', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 8 })
    fc.assert(fc.property(texts, (schema) => holds(schema, fc.tuple(text, text), (one) => Array.from(one).length)))
  })

  it('is what it is, of the items of a list', () => {
    const list = fc.array(fc.nat(), { maxLength: 8 })
    fc.assert(fc.property(lists, (schema) => holds(schema, fc.tuple(list, list), (one) => one.length)))
  })

  it.each([
    [z.int().positive(), 0, '0 should be more than 0'],
    [z.number().lt(5), 5, '5 should be less than 5'],
    [z.number().multipleOf(3), 4, '4 should be a multiple of 3'],
    [z.string().min(1), '', '"" should have at least 1 character'],
    [z.string().length(3), 'ab', '"ab" should have exactly 3 characters'],
    [z.array(z.number()).min(2), [1], 'the list has 1 item, it should have at least 2'],
    [z.record(z.string().min(2), z.number()), { a: 1 }, '"a" should have at least 2 characters'],
    [z.literal('a'), 'b', '"b" should be a'],
  ])('is said in a sentence: %#', (schema, value, text) => {
    expect(said(schema, value)).toBe(text)
  })
})
