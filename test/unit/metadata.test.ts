import { describe, expect, it } from 'vitest'
import { CTA_METADATA_FIELDS } from '../../shared/config/metadata-fields.ts'
import {
  collectionKey,
  fieldDefinitionSchema,
  metadataSchema,
  parseMetadata,
} from '../../shared/model/metadata-schema.ts'
import type { FieldDefinition } from '../../shared/model/metadata-schema.ts'
import { nearest } from '../../shared/model/metadata-nearest.ts'

const schema = metadataSchema([
  { name: 'site', type: 'string', values: ['LaPalma', 'Paranal'], collection: true },
  { name: 'tag', type: 'string' },
  { name: 'zenith', type: 'float', precision: 0.01, alias: 'thetaP', collection: true },
  { name: 'run', type: 'int' },
  { name: 'energy', type: 'float' },
  { name: 'sct', type: 'bool' },
  { name: 'obs_date', type: 'datetime' },
  { name: 'task', type: 'int', system: true },
])

describe('metadata at the border', () => {
  it.each([
    [{ run: 20 }, { run: 20 }],
    [{ run: '20' }, { run: 20 }],
    [{ run: ' -5 ' }, { run: -5 }],
    [{ run: 20.0 }, { run: 20 }],
    [{ energy: '1.4' }, { energy: 1.4 }],
    [{ energy: '1e-7' }, { energy: 1e-7 }],
    [{ energy: -0 }, { energy: 0 }],
    [{ thetaP: 20.004 }, { zenith: 20 }],
    [{ zenith: -0.001 }, { zenith: 0 }],
    [{ sct: 'False' }, { sct: false }],
    [{ tag: '' }, { tag: '' }],
    [{ tag: ' a ' }, { tag: ' a ' }],
    [{ tag: '5' }, { tag: '5' }],
    [{ obs_date: '2024-01-31' }, { obs_date: '2024-01-31T00:00:00.000Z' }],
    [{ obs_date: '2024-01-31 12:30:05' }, { obs_date: '2024-01-31T12:30:05.000Z' }],
    [{ obs_date: '2024-01-31T12:30:05.5-01:00' }, { obs_date: '2024-01-31T13:30:05.500Z' }],
    [{ obs_date: '0050-01-01' }, { obs_date: '0050-01-01T00:00:00.000Z' }],
    [{}, {}],
  ])('converts what is exact: %j', (given, canonical) => {
    expect(parseMetadata(schema, given)).toStrictEqual(canonical)
  })

  it.each([
    [{ run: '20.0' }, /run = "20.0".*whole number/],
    [{ run: 20.9 }, /run = 20.9/],
    [{ run: true }, /run = true/],
    [{ run: '' }, /run = ""/],
    [{ run: '9007199254740993' }, /run = "9007199254740993"/],
    [{ energy: 'NaN' }, /energy = "NaN"/],
    [{ energy: Number.POSITIVE_INFINITY }, /energy = Infinity/],
    [{ energy: '0x10' }, /energy = "0x10"/],
    [{ tag: 5 }, /tag = 5.*text.*quotes/],
    [{ tag: ['a', 'b'] }, /tag = a list/],
    [{ tag: 'a\u001b[2J' }, /tag/],
    [{ tag: '\ud800' }, /tag/],
    [{ tag: null }, /tag = null/],
    [{ sct: 1 }, /sct = 1.*true or false/],
    [{ site: 'lapalma' }, /site = "lapalma": did you mean LaPalma/],
    [{ obs_date: '2024-02-30' }, /obs_date/],
    [{ obs_date: '2024-01-31 24:00:00' }, /obs_date/],
    [{ obs_date: '2024-01-31 12:00:00.0005' }, /obs_date/],
    [{ obs_date: '9999-12-31T23:59:59-01:00' }, /obs_date/],
    [{ Site: 'LaPalma' }, /unknown metadata field "Site": did you mean site/],
    [JSON.parse('{"__proto__": 1}'), /unknown metadata field "__proto__"/],
    [{ zenith: 20, thetaP: 20 }, /zenith is given twice/],
    [{ task: 3 }, /task is set by Cascade itself/],
    ['site=LaPalma', /metadata must map fields to values/],
  ])('refuses what is not: %j', (given, message) => {
    expect(() => parseMetadata(schema, given)).toThrow(message)
  })

  it('names every problem, not only the first', () => {
    const given = { run: 'x', site: 'y', unknown: 1 }
    expect(() => parseMetadata(schema, given)).toThrow(/run.*\nsite.*\nunknown/)
  })

  it('takes system fields from the system', () => {
    expect(parseMetadata(schema, { task: 3 }, { allowSystem: true })).toStrictEqual({ task: 3 })
  })
})

describe('a metadata schema', () => {
  it.each<[string, readonly FieldDefinition[], RegExp]>([
    ['a name twice', [field('a'), field('a')], /given twice/],
    ['an alias that is a name', [field('a'), { ...field('b'), alias: 'a' }], /given twice/],
    ['a name that every object knows', [field('constructor')], /take another/],
    ['a name with a space', [field('a b')], /begins with a letter/],
    ['values of another type', [{ name: 'a', type: 'int', values: ['x'] }], /values of metadata field a = "x"/],
    ['a precision of text', [{ ...field('a'), precision: 0.1 }], /only a float has a precision/],
  ])('refuses %s', (_, definitions, message) => {
    expect(() => metadataSchema(definitions)).toThrow(message)
  })

  it('of CTA is what cascade.yaml may say, and has the fields that CTADIRAC has', () => {
    for (const definition of CTA_METADATA_FIELDS)
      expect(fieldDefinitionSchema.parse(definition)).toStrictEqual(definition)
    const { spellings } = metadataSchema(CTA_METADATA_FIELDS)
    for (const name of ['MCCampaign', 'thetaP', 'phiP', 'runNumber', 'outputType'])
      expect(spellings.has(name)).toBe(true)
  })
})

function field(name: string): FieldDefinition {
  return { name, type: 'string' }
}

describe('a collection', () => {
  it('is named by its collection fields only', () => {
    const key = collectionKey(schema, { site: 'LaPalma', run: 1 })
    expect(collectionKey(schema, { run: 2, site: 'LaPalma' })).toBe(key)
    expect(collectionKey(schema, { site: 'Paranal', run: 1 })).not.toBe(key)
    expect(collectionKey(schema, { site: 'LaPalma', zenith: 20 })).not.toBe(key)
  })
})

describe('the nearest word', () => {
  it.each([
    ['zenit', 'zenith'],
    ['ZENITH', 'zenith'],
    ['particel', 'particle'],
    ['nbs', undefined],
    ['bogus', undefined],
  ])('to %s is %s', (word, wanted) => {
    expect(nearest(word, ['particle', 'zenith', 'nsb'])).toBe(wanted)
  })
})
