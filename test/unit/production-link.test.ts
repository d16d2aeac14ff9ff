import { describe, expect, it } from 'vitest'
import { readValue } from '../../shared/model/metadata-value.ts'
import type { MetadataValue } from '../../shared/model/metadata.ts'
import { couldFeed } from '../../shared/production/link.ts'
import {
  ABSENT,
  ANYTHING,
  oneOf,
  UNKNOWN,
  type Possible,
  type PossibleMetadata,
} from '../../shared/production/possible-metadata.ts'
import { checkQuery } from '../../shared/query/check.ts'
import { FIELDS } from '../fixtures/productions/fields.ts'

/** What one kind of output may be: constants, lists of values, or possibilities as they are. */
function output(
  fields: Readonly<Record<string, MetadataValue | readonly MetadataValue[] | Possible>>,
): PossibleMetadata {
  const entries = Object.entries(fields).map(([name, given]) => [name, possible(name, given)] as const)
  return { fields: new Map(entries), others: ABSENT }
}

function possible(name: string, given: MetadataValue | readonly MetadataValue[] | Possible): Possible {
  if (typeof given === 'object' && 'missing' in given) return given
  const values: readonly MetadataValue[] = typeof given === 'object' ? given : [given]
  return oneOf(
    name,
    values.map((value) => canonical(name, value)),
  )
}

function canonical(name: string, value: MetadataValue): MetadataValue {
  const field = FIELDS.fields.get(name)
  const reading = field === undefined ? { value } : readValue(field, value)
  return 'value' in reading ? reading.value : value
}

const link = (query: unknown, ...outputs: readonly PossibleMetadata[]) =>
  couldFeed(checkQuery(query, FIELDS), outputs, FIELDS)

describe('a link between a parent and a child', () => {
  it.each([
    ['the same value', { zenith: 20 }, output({ zenith: 20 })],
    ['the same value behind an operator', { zenith: { '=': 20 } }, output({ zenith: 20 })],
    ['a number written another way', { zenith: 20 }, output({ zenith: 20.001 })],
    ['one of several values', { zenith: 20 }, output({ zenith: [20, 40] })],
    ['several values, one of them made', { zenith: [20, 40] }, output({ zenith: 20 })],
    ['lists that share a value', { zenith: [20, 40] }, output({ zenith: [40, 60] })],
    ['a range with the value in it', { zenith: { '>=': 20, '<': 40 } }, output({ zenith: 20 })],
    ['an exclusion that leaves one', { particle: { '!=': 'gamma' } }, output({ particle: ['gamma', 'proton'] })],
    ['a field that is there', { zenith: 'Any' }, output({ zenith: 20 })],
    ['a field that is not there', { particle: 'Missing' }, output({ zenith: 20 })],
    ['a value nobody knows before', { zenith: { '>': 30 } }, output({ zenith: UNKNOWN })],
    ['a field that may be missing', { zenith: 'Missing' }, output({ zenith: ANYTHING })],
    ['more fields than are asked for', { zenith: 20 }, output({ zenith: 20, particle: 'gamma' })],
    [
      'ranges that touch',
      { zenith: { '>=': 40 } },
      output({ zenith: { present: [{ field: 'zenith', operator: '<=', value: 40 }], missing: true } }),
    ],
    ['no condition at all', {}, output({})],
  ])('is valid for %s', (_, query, made) => {
    expect(link(query, made)).toEqual({ valid: true })
  })

  it.each([
    ['another value', { zenith: 20 }, output({ zenith: 40 }), 'values-do-not-match', 'zenith'],
    ['another case', { prog: 'Merge' }, output({ prog: 'merge' }), 'values-do-not-match', 'prog'],
    ['a range beyond', { zenith: { '>': 20 } }, output({ zenith: [10, 20] }), 'values-do-not-match', 'zenith'],
    [
      'an exclusion of all',
      { particle: { nin: ['gamma', 'proton'] } },
      output({ particle: ['gamma', 'proton'] }),
      'values-do-not-match',
      'particle',
    ],
    [
      'ranges apart',
      { zenith: { '>': 40 } },
      output({ zenith: { present: [{ field: 'zenith', operator: '<=', value: 40 }], missing: true } }),
      'values-do-not-match',
      'zenith',
    ],
    [
      'a field nobody makes',
      { zenith: 20, particle: 'gamma' },
      output({ zenith: 20 }),
      'key-missing-in-parent',
      'particle',
    ],
    [
      'a field that must be missing',
      { zenith: 'Missing' },
      output({ zenith: UNKNOWN }),
      'values-do-not-match',
      'zenith',
    ],
    ['a parent without metadata', { zenith: 20 }, output({}), 'parent-has-no-output-query', 'zenith'],
  ])('is invalid for %s', (_, query, made, why, field) => {
    expect(link(query, made)).toMatchObject({ valid: false, why, field })
  })

  it('is valid when one of several outputs will do, and never by two of them together', () => {
    const [r1, proton] = [
      output({ data_level: 'R1', particle: 'gamma' }),
      output({ data_level: 'R0', particle: 'proton' }),
    ]
    expect(link({ data_level: 'R1', particle: 'gamma' }, r1, proton).valid).toBe(true)
    expect(link({ data_level: 'R1', particle: 'proton' }, r1, proton).valid).toBe(false)
  })

  it('tells of the output that comes nearest', () => {
    const [far, near] = [output({ data_level: 'R0', zenith: 40 }), output({ data_level: 'R1', zenith: 40 })]
    expect(link({ data_level: 'R1', zenith: 20 }, far, near)).toMatchObject({ field: 'zenith' })
    expect(link({ data_level: 'R1', zenith: 20 }, near, far)).toMatchObject({ field: 'zenith' })
  })

  it('says which condition, and what the parents make', () => {
    const made = [output({ data_level: 'R1' }), output({ data_level: 'R0' })]
    expect(link({ data_level: 'DL1' }, ...made)).toMatchObject({
      message: 'data_level=DL1 can never be met: the parents make data_level=R1 or data_level=R0',
    })
    expect(link({ quality: 'OK' }, ...made)).toMatchObject({
      message: "quality=OK can never be met: the parents' outputs never have quality",
    })
  })

  it('is invalid with a parent that has no outputs', () => {
    expect(link({ zenith: 20 })).toMatchObject({ valid: false, why: 'parent-has-no-output-query' })
  })
})
