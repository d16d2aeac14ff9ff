import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { metadataOfFiles } from '../../cli/files/file-metadata.ts'
import type { FoundFile } from '../../cli/files/found-files.ts'
import { lfnBelow, lfnByPlace } from '../../cli/files/lfn-of-file.ts'
import { pathRules } from '../../shared/config/complete-by-path.ts'
import { CTA_METADATA_FIELDS } from '../../shared/config/metadata-fields.ts'
import { metadataSchema } from '../../shared/model/metadata-schema.ts'

const schema = metadataSchema(CTA_METADATA_FIELDS)
const folder = mkdtempSync(join(tmpdir(), 'cascade-metadata-'))

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function file(name: string, sidecar: string | null = null): FoundFile {
  return { name, root: '/data', shown: `data/${name}`, path: `/data/${name}`, size: 1, sidecar }
}

function sidecar(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function metadataOf(files: readonly FoundFile[], table: Record<string, unknown>, common = {}) {
  const found = await metadataOfFiles(files, { common, table }, pathRules([], schema))
  return files.map((one) => found.get(one)?.metadata)
}

describe('metadata of files', () => {
  it('are what all have, over that what the table has by name, then by path, over that the sidecar', async () => {
    const one = file('sub/a', sidecar('a.meta.json', '{"nsb": 4}'))
    const table = { 'data/sub/a': { run_number: 3, nsb: 3 }, a: { zenith: 2, run_number: 2, nsb: 2 } }
    const common = { site: 'LaPalma', zenith: 1, run_number: 1, nsb: 1 }
    expect(await metadataOf([one], table, common)).toEqual([{ site: 'LaPalma', zenith: 2, run_number: 3, nsb: 4 }])
  })

  it('have what a path rule says below all that is said of the files, and above what is only assumed', async () => {
    const one = file('sub/gamma-20.zst', sidecar('b.meta.json', '{"nsb": 4}'))
    const metadata = { nsb: 5, site: 'LaPalma', campaign: 'PROD6' }
    const rules = pathRules([{ pattern: '/data/**/{particle}-{zenith}.zst', metadata, lfn: null }], schema)
    const sources = { assumed: { zenith: 60, run_number: 1 }, common: { site: 'Paranal' }, table: {} }
    const found = await metadataOfFiles([one, file('other')], sources, rules)
    expect([...found.values()]).toEqual([
      {
        metadata: { run_number: 1, particle: 'gamma', zenith: 20, nsb: 4, site: 'Paranal', campaign: 'PROD6' },
        lfn: null,
        fits: true,
      },
      { metadata: { run_number: 1, zenith: 60, site: 'Paranal' }, lfn: null, fits: false },
    ])
  })

  it('are canonical: aliases mean their field, numbers in quotes are numbers', async () => {
    expect(await metadataOf([file('a')], { a: { thetaP: '20' } }, { zenith: 40 })).toEqual([{ zenith: 20 }])
  })

  it.each([
    ['/data/sub/b', [{}, { nsb: 1 }]],
    ['sub/b', [{}, { nsb: 1 }]],
    ['data/a', [{ nsb: 1 }, {}]],
  ])('are found in the table by %s', async (key, expected) => {
    expect(await metadataOf([file('a'), file('sub/b')], { [key]: { nsb: 1 } })).toEqual(expected)
  })

  it('are found by a name that is written with other code points for the same letters', async () => {
    expect(await metadataOf([file('e\u0301')], { '\u00e9': { nsb: 1 } })).toEqual([{ nsb: 1 }])
  })

  it.each([
    [{ 'run.events': {} }, 'metadata of run.events: no such file is to be registered, did you mean run1.events?'],
    [{ same: {} }, 'metadata of same: 2 files are called that, give its path'],
    [{ 'run1.events': { zenith: 'high' } }, 'run1.events: zenith = "high": must be a number, like 20.5'],
    [{ 'run1.events': [1] }, 'run1.events: metadata must map fields to values, not be a list'],
  ])('%j are refused', async (table, message) => {
    const files = [file('run1.events'), file('x/same'), file('y/same')]
    await expect(metadataOf(files, table)).rejects.toThrow(message)
  })

  it.each([
    ['{"nsb": ', 'it is not JSON'],
    ['[]', 'it should be a JSON mapping'],
    ['{"zenit": 1}', 'did you mean zenith?'],
  ])('beside the file that read %s are refused', async (text, message) => {
    await expect(metadataOf([file('a', sidecar('wrong.meta.json', text))], {})).rejects.toThrow(message)
  })

  it('are refused for all files at once, but with no endless list', async () => {
    const files = Array.from({ length: 50 }, (_, index) => file(`f${index}`))
    const table = Object.fromEntries(files.map(({ name }) => [name, { nsb: 'x' }]))
    await expect(metadataOf(files, table)).rejects.toThrow(/^f0: nsb[^]*\n\.\.\. and 30 more problems of this kind$/)
  })
})

describe('the LFN of a file', () => {
  it.each(['/ctao/x', '/ctao/x/', '/ctao/x//'])('is the prefix %s and the path below the directory', (prefix) => {
    expect(lfnBelow(prefix)(file('sub/a'))).toBe('/ctao/x/sub/a')
  })

  it('may begin at the root', () => {
    expect(lfnBelow('/')(file('a'))).toBe('/a')
  })

  it.each(['', 'ctao', '/ctao/../x', '/a//b', '/x\u0007'])('never begins with %j', (prefix) => {
    expect(() => lfnBelow(prefix)).toThrow(`--lfn-prefix ${prefix === '' ? 'is empty' : prefix}`)
  })

  it('is the same whether the file or a directory above it was given, when no prefix is', () => {
    const given = lfnByPlace({ root: '/data/sub', name: 'a' })
    expect(given).toBe(lfnByPlace({ root: '/data', name: 'sub/a' }))
    expect(given).toBe(lfnByPlace({ root: '/', name: 'data/sub/a' }))
    expect(given).toMatch(/^\/ctao\/user\/.\/[^/]+\/data\/sub\/a$/)
  })
})
