import { describe, expect, it } from 'vitest'
import { InputError } from '../../shared/model/input-error.ts'
import { metadataSchema } from '../../shared/model/metadata-schema.ts'
import { checkQuery } from '../../shared/query/check.ts'
import { queryToJson } from '../../shared/query/print.ts'

const schema = metadataSchema([
  { name: 'particle', type: 'string', values: ['gamma', 'proton', 'electron'], collection: true },
  { name: 'campaign', type: 'string', alias: 'MCCampaign' },
  { name: 'zenith', type: 'float', precision: 0.01, alias: 'thetaP' },
  { name: 'nsb', type: 'int' },
  { name: 'sct', type: 'bool' },
  { name: 'obs_date', type: 'datetime' },
])

/** The sentences that refuse a query. */
function refusal(query: unknown): string {
  try {
    checkQuery(query, schema)
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
  return 'accepted'
}

describe('a query is refused when it is defined (invariant 4)', () => {
  it.each([
    ['an unknown field, with the nearest one', { zenit: 20 }, /zenit.*did you mean zenith/],
    ['a name that every object knows', JSON.parse('{"__proto__": 1}'), /unknown metadata field "__proto__"/],
    ['a value of another type', { nsb: 'dark' }, /nsb = "dark".*whole number/],
    ['a fraction for an int', { nsb: 20.5 }, /nsb = 20.5.*whole number/],
    ['a number too large to be exact', { nsb: 2 ** 53 }, /nsb.*whole number/],
    ['an empty text for a number', { nsb: '' }, /nsb = "".*whole number/],
    ['a number for a text', { campaign: 6 }, /campaign = 6.*text/],
    ['no value', { campaign: null }, /campaign = null/],
    ['a value outside the list, with the nearest one', { particle: 'Gama' }, /did you mean gamma/],
    ['an unknown operator', { nsb: { '~': 5 } }, /nsb.*unknown operator "~".*>=/],
    ['no operator at all', { nsb: {} }, /nsb = \{\}/],
    ['an empty list', { nsb: [] }, /nsb.*empty/],
    ['a list in a list', { nsb: [[1]] }, /nsb = a list/],
    ['a comparison with a list', { nsb: { '>': [20, 40] } }, /nsb.*> takes one value, not a list/],
    ['an order of true and false', { sct: { '>': false } }, /sct.*no order/],
    ['a day that does not exist', { obs_date: '2024-02-30' }, /obs_date = "2024-02-30"/],
    ['a query that is none', ['nsb=5'], /must map metadata fields to conditions.*not be a list/],
  ])('for %s', (_, query, message) => {
    expect(refusal(query)).toMatch(message)
  })

  it.each([
    [{ zenith: { '>': 20, '<': 20.02 } }],
    [{ zenith: { '>': -0.01, '<': 0.01 } }],
    [{ zenith: { '>=': 20, '<': 20.01 } }],
    [{ zenith: { '>=': 1e300, '<': 2e300 } }],
  ])('not where a value is left in %j', (query) => {
    expect(refusal(query)).toBe('accepted')
  })

  it.each([
    [{ zenith: { '>': 60, '<': 20 } }],
    [{ zenith: { '=': 20, '>': 20 } }],
    [{ zenith: { '>=': 20, '<': 20 } }],
    [{ zenith: 20, thetaP: 40 }],
    [{ zenith: { '>': 20, '<': 20.01 } }],
    [{ zenith: { '>': -0.01, '<': 0.01, nin: [0] } }],
    [{ zenith: { '>=': 20, '<=': 20.01, nin: [20, 20.01] } }],
    [{ nsb: { '>': 0, '<': 1 } }],
    [{ nsb: { '>': 0, '<': 3, nin: [1, 2] } }],
    [{ nsb: { in: [1, 2], nin: [2, 1] } }],
    [{ particle: { nin: ['gamma', 'proton', 'electron'] } }],
    [{ sct: { nin: [true, false] } }],
  ])('for the contradiction in %j', (query) => {
    expect(refusal(query)).toMatch(/no file can meet/)
  })

  it('naming every problem, not only the first', () => {
    expect(refusal({ nsb: 'dark', particle: 'muon', zenit: 1 }).split('\n')).toHaveLength(3)
  })
})

describe('a query is made canonical', () => {
  it.each([
    ['an operator that says the same', { nsb: { in: 5 } }, { nsb: 5 }],
    ['a list of one', { nsb: [5] }, { nsb: 5 }],
    ['values twice and in disorder', { nsb: [40, 20, 40] }, { nsb: [20, 40] }],
    ['an alias', { MCCampaign: 'PROD6' }, { campaign: 'PROD6' }],
    ['texts that are exactly numbers', { nsb: '5', zenith: { '<': ' 1.4 ' } }, { nsb: 5, zenith: { '<': 1.4 } }],
    ['the precision of the field', { zenith: 20.0001 }, { zenith: 20 }],
    ['minus zero', { zenith: -0 }, { zenith: 0 }],
    ['0 and false', { nsb: 0, sct: false }, { nsb: 0, sct: false }],
    ['Any and Missing in any case', { nsb: 'ANY', zenith: 'missing' }, { nsb: 'Any', zenith: 'Missing' }],
    ['a text that reads Any', { campaign: { '=': 'Any' } }, { campaign: { '=': 'Any' } }],
    ['conditions that others imply', { nsb: { '>': 1, '>=': 2, nin: [0, 5] } }, { nsb: { '>=': 2, '!=': 5 } }],
    ['a list that other conditions cut', { nsb: { in: [1, 5, 9], '>': 1, '!=': 9 } }, { nsb: 5 }],
    ['ints between strict bounds', { nsb: { '>': 0, '<': 3, '!=': 1 } }, { nsb: { '>': 0, '<': 3, '!=': 1 } }],
    ['bounds that leave one value', { zenith: { '>=': 20, '<=': 20 } }, { zenith: { '>=': 20, '<=': 20 } }],
    ['a time in another zone', { obs_date: '2024-01-31T12:00:00+02:00' }, { obs_date: '2024-01-31T10:00:00.000Z' }],
    ['no condition', {}, {}],
  ])('%s', (_, given, canonical) => {
    expect(queryToJson(checkQuery(given, schema))).toStrictEqual(canonical)
  })
})
