import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completeByPath, pathRules } from '../../shared/config/complete-by-path.ts'
import type { PathRule } from '../../shared/config/path-rule.ts'
import { metadataSchema } from '../../shared/model/metadata-schema.ts'

const SCHEMA = metadataSchema([
  { name: 'particle', type: 'string', values: ['gamma', 'gamma_diffuse', 'proton'] },
  { name: 'site', type: 'string' },
  { name: 'zenith', type: 'float', precision: 0.01, alias: 'thetaP' },
  { name: 'run_number', type: 'int' },
  { name: 'taken', type: 'datetime' },
])

const RULE: PathRule = {
  pattern: '**/{particle}_{zenith}deg_run{run_number}.simtel.zst',
  metadata: { site: 'LaPalma' },
  lfn: '/ctao/{site}/{particle}/{zenith}/{name}',
}

function complete(path: string, explicit = {}, rules: readonly PathRule[] = [RULE]) {
  return completeByPath(path, explicit, pathRules(rules, SCHEMA))
}

const directory = fc.constantFrom('', '/', 'prod6/', '/data/sim tel/日本語/', '/a_b_c/run1/')
const values = fc.record({
  particle: fc.constantFrom('gamma', 'gamma_diffuse', 'proton'),
  zenith: fc.integer({ min: -9000, max: 9000 }).map((hundredths) => hundredths / 100),
  run_number: fc.nat(1e9),
})

describe('a path rule', () => {
  it('gives back what was written into a path, with the types of the fields, wherever the file lies', () => {
    fc.assert(
      fc.property(directory, values, (before, { particle, zenith, run_number }) => {
        const name = `${particle}_${zenith}deg_run${run_number}.simtel.zst`
        const metadata = { site: 'LaPalma', particle, zenith: zenith + 0, run_number }
        expect(complete(`${before}${name}`)).toEqual({
          metadata,
          lfn: `/ctao/LaPalma/${particle}/${zenith}/${name}`,
          fits: true,
        })
      }),
    )
  })

  it('gives way to what was said explicitly, in the LFN too', () => {
    fc.assert(
      fc.property(values, values, (written, said) => {
        const name = `${written.particle}_${written.zenith}deg_run${written.run_number}.simtel.zst`
        const explicit = { particle: said.particle, zenith: said.zenith }
        const { metadata, lfn } = complete(`/data/${name}`, explicit)
        expect(metadata).toEqual({ ...explicit, site: 'LaPalma', run_number: written.run_number })
        expect(lfn).toBe(`/ctao/LaPalma/${said.particle}/${said.zenith}/${name}`)
      }),
    )
  })

  it('says nothing of a path that does not fit, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (path) => {
        const { fits, metadata } = complete(path, { site: 'here' })
        expect(fits).toBe(false)
        expect(metadata).toEqual({ site: 'here' })
      }),
    )
  })

  it.each([
    ['**/x', ['x', 'a/x', '/a/b/x'], ['ax', 'x/a', '/a/x/']],
    ['/data/**/x', ['/data/x', '/data/a/b/x'], ['data/x', '/b/data/x', '/data/ax']],
    ['/data/**', ['/data/x', '/data/a/b/x'], ['/data', '/datax/y']],
    ['*/run?.zst', ['a/run1.zst', '/run1.zst'], ['a/b/run1.zst', 'a/run12.zst', 'a/run1xzst']],
    ['**/{run_number}/run{run_number}.zst', ['7/run7.zst', '/a/12/run12.zst'], ['7/run8.zst', '7/run77.zst']],
    ['**/{run_number}/run{run_number}1', ['7/run71'], ['7/run7', '71/run7']],
    ['a.b/[x](y)', ['a.b/[x](y)'], ['axb/[x](y)', 'a.b/x']],
    ['caf\u00e9', ['cafe\u0301'], ['cafe']],
  ])('%s fits %j, and not %j', (pattern, fitting, others) => {
    const rules = [{ pattern, metadata: {}, lfn: null }]
    for (const path of fitting) expect([path, complete(path, {}, rules).fits]).toEqual([path, true])
    for (const path of others) expect([path, complete(path, {}, rules).fits]).toEqual([path, false])
  })

  it('is the first that fits', () => {
    const rules = ['x/**', '**'].map((pattern, run_number) => ({ pattern, metadata: { run_number }, lfn: null }))
    expect(complete('x/y', {}, rules).metadata).toEqual({ run_number: 0 })
    expect(complete('y', {}, rules).metadata).toEqual({ run_number: 1 })
  })

  it('refuses what is no value of its field, naming path and field', () => {
    const rules = [{ pattern: '**/{taken}.zst', metadata: {}, lfn: null }]
    expect(complete('/a/2024-01-31.zst', {}, rules).metadata).toEqual({ taken: '2024-01-31T00:00:00.000Z' })
    expect(() => complete('/a/2024-02-31.zst', {}, rules)).toThrow(
      /^\/a\/2024-02-31\.zst, by the path rules: taken = "2024-02-31"/,
    )
  })

  it('makes no LFN of a value that is a way out of its directory', () => {
    const { lfn } = complete('/a/gamma_20deg_run1.simtel.zst', { site: '../..' })
    expect(lfn).toBe('/ctao/.._../gamma/20/gamma_20deg_run1.simtel.zst')
  })
})
