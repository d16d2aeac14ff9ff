import { describe, expect, it } from 'vitest'
import { metadataSchema } from '../../shared/model/metadata-schema.ts'
import { checkQuery } from '../../shared/query/check.ts'
import { queryToText } from '../../shared/query/print.ts'
import { parseQueryText } from '../../shared/query/text.ts'

const schema = metadataSchema([
  { name: 'particle', type: 'string' },
  { name: 'zenith', type: 'int', alias: 'thetaP' },
  { name: 'sct', type: 'bool' },
])

describe('conditions typed on a command line', () => {
  it.each([
    [['zenith=20', 'particle=gamma'], { zenith: 20, particle: 'gamma' }],
    [['zenith=20,40'], { zenith: [20, 40] }],
    [['zenith!=20,40'], { zenith: { nin: [20, 40] } }],
    [['zenith>=20', 'zenith<60'], { zenith: { '>=': 20, '<': 60 } }],
    [['zenith>10', 'zenith>20'], { zenith: { '>': 20 } }],
    [['zenith>=20', 'zenith>20'], { zenith: { '>': 20 } }],
    [['zenith=20', 'zenith=40'], { zenith: [20, 40] }],
    [['zenith=20,40', 'thetaP=60'], { zenith: [20, 40, 60] }],
    [['zenith!=20', 'zenith!=40'], { zenith: { nin: [20, 40] } }],
    [['zenith=20,40', 'zenith>30'], { zenith: 40 }],
    [['particle=Any', 'particle!=gamma'], { particle: { '!=': 'gamma' } }],
    [['zenith="20"'], { zenith: 20 }],
    [[' zenith = 20 '], { zenith: 20 }],
    [['particle=any', 'zenith=MISSING'], { particle: 'Any', zenith: 'Missing' }],
    [['particle="any"'], { particle: { '=': 'any' } }],
    [['particle="gamma"'], { particle: 'gamma' }],
    [["particle='gamma','proton'"], { particle: ['gamma', 'proton'] }],
    [['particle="a,b",c'], { particle: ['a,b', 'c'] }],
    [['particle="a', 'b"'], { particle: 'a b' }],
    [['particle="a=b"'], { particle: 'a=b' }],
    [['particle=gam*'], { particle: 'gam*' }],
    [['particle=""'], { particle: '' }],
    [['sct=True'], { sct: true }],
    [[], {}],
  ])('%j', (args, wanted) => {
    expect(checkQuery(parseQueryText(args, schema), schema)).toStrictEqual(checkQuery(wanted, schema))
  })

  it.each([
    [['particle'], /"particle" is not a condition: write FIELD=VALUE/],
    [['=20'], /is not a condition/],
    [['bogus=1'], /unknown metadata field "bogus"/],
    [['zenith='], /a value is empty/],
    [['zenith=20,'], /a value is empty/],
    [['particle=a=b'], /more than one operator/],
    [['zenith==20'], /more than one operator/],
    [['zenith=abc'], /zenith = "abc".*whole number/],
    [['zenith>20,40'], /> takes one value/],
    [['particle!=Missing'], /Any and Missing stand alone/],
    [['particle=gamma,Missing'], /Any and Missing stand alone/],
    [['particle="gamma'], /a quote is not closed/],
    [['zenith=20', 'zenith!=20'], /no file can meet/],
    [['particle=Missing', 'particle!=gamma'], /no file can meet/],
    [['particle=Missing', 'particle=gamma'], /Any and Missing stand alone, beside no other =/],
    [['particle=gamma', 'particle=Any'], /Any and Missing stand alone, beside no other =/],
  ])('%j is refused', (args, message) => {
    expect(() => parseQueryText(args, schema)).toThrow(message)
  })
})

describe('a query as people see it', () => {
  it('reads as one types it, values in quotes where they need them', () => {
    const query = checkQuery({ zenith: { '>=': 20, '<': 40 }, particle: ['gamma', 'a b', 'Any'] }, schema)
    expect(queryToText(query)).toBe('particle="Any","a b",gamma zenith>=20 zenith<40')
  })

  it('says all when it has no condition', () => {
    expect(queryToText(checkQuery({}, schema))).toBe('all')
  })
})
