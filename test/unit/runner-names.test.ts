import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outputLfn } from '../../shared/production/output-lfn.ts'
import { outputPattern } from '../../shared/production/output-pattern.ts'
import { anOrder, anOutput } from './runner-harness.ts'

function match(pattern: string, name: string): Readonly<Record<string, string>> | undefined {
  return outputPattern(pattern, { run: 7, site: 'La {Palma}*' }).match(name)
}

describe('a pattern of output names', () => {
  it.each([
    ['*.h5', 'a.h5', {}],
    ['*.h5', 'a.h5.tmp', undefined],
    ['run?.h5', 'run1.h5', {}],
    ['run?.h5', 'run12.h5', undefined],
    ['run?.h5', 'run天.h5', {}],
    ['run{run}.h5', 'run7.h5', {}],
    ['run{run}.h5', 'run8.h5', undefined],
    ['{particle}_{zenith}deg.h5', 'gamma_20deg.h5', { particle: 'gamma', zenith: '20' }],
    ['{a}-{a}.h5', 'x-x.h5', { a: 'x' }],
    ['{a}-{a}.h5', 'x-y.h5', undefined],
    ['{a}-{a}1', 'x-x1', { a: 'x' }],
    ['{a}.h5', '.h5', undefined],
    ['a.h5', 'aXh5', undefined],
    ['é', 'e\u0301', {}],
    ['{site}-{zenith}.h5', 'La {Palma}*-20.h5', { zenith: '20' }],
    ['{site}.h5', 'La Silla.h5', undefined],
  ] as const)('%j on %j gives %j', (pattern, name, captures) => {
    expect(match(pattern, name)).toEqual(captures)
  })

  const plain = fc.string({ unit: 'grapheme' }).filter((text) => !/[*?{}]/.test(text))

  it('takes everything but *, ? and {FIELD} for itself', () => {
    fc.assert(
      fc.property(plain, plain, (one, other) => {
        expect(match(one, one)).toEqual({})
        expect(match(one, other) !== undefined).toBe(one.normalize('NFC') === other.normalize('NFC'))
      }),
    )
  })

  it('takes and captures what a regular expression would', () => {
    const token = fc.constantFrom('*', '?', '{a}', '{b}', 'x', 'y', '天')
    const letters = fc.string({ unit: fc.constantFrom('x', 'y', '天'), maxLength: 8 })
    fc.assert(
      fc.property(fc.array(token, { maxLength: 6 }), letters, (tokens, name) => {
        expect(match(tokens.join(''), name)).toEqual(byExpression(tokens, name))
      }),
      { numRuns: 3000 },
    )
  })

  function byExpression(tokens: readonly string[], name: string): Readonly<Record<string, string>> | undefined {
    const source = tokens.map((token, index) => {
      if (token === '*') return '.*'
      if (token === '?') return '.'
      if (!token.startsWith('{')) return token
      const field = token.slice(1, -1)
      return tokens.indexOf(token) < index ? `\\k<${field}>` : `(?<${field}>.+?)`
    })
    const found = new RegExp(`^${source.join('')}$`, 'su').exec(name)
    return found === null ? undefined : { ...found.groups }
  }

  it('captures what stands between its plain parts', () => {
    const digits = fc.stringMatching(/^\d+$/)
    fc.assert(
      fc.property(plain, digits, (start, number) => {
        fc.pre(!/\d$/.test(start))
        expect(match(`${start}{run_number}.x`, `${start}${number}.x`)).toEqual({ run_number: number })
      }),
    )
  })
})

describe('the LFN of an output', () => {
  const order = anOrder({})
  const lfn = (template: string | null, metadata: Record<string, string | number> = {}, name = 'a.h5'): string =>
    outputLfn(order, { name, metadata, declaration: anOutput({ files: '*', lfn: template, kind: 'Log' }) })

  it('is the default one, without the parts whose field is missing', () => {
    const metadata = { campaign: 'PROD6', site: 'LaPalma', particle: 'gamma' }
    const rest = 'simulate/toy-simulate-gamma/Log/012xxx/12345-a.h5'
    expect(lfn(null, metadata)).toBe(`/ctao/MC/PROD6/LaPalma/gamma/${rest}`)
    expect(lfn(null, { campaign: 'PROD6' })).toBe(`/ctao/MC/PROD6/${rest}`)
  })

  it('follows a template', () => {
    const template = '/x/{production}/z{zenith}/{run:00xx}/{run:0000x}/run{run}-{name}'
    expect(lfn(template, { zenith: 20 })).toBe('/x/toy/z20/123xx/1234x/run12345-a.h5')
  })

  it('has one part of a path for a value, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }), (value) => {
        fc.pre(value.isWellFormed())
        expect(lfn('/x/{value}/{name}', { value }).split('/')).toHaveLength(4)
      }),
    )
    expect(lfn('/x/{value}/{name}', { value: '../../etc' })).toBe('/x/.._.._etc/a.h5')
    expect(lfn('/x/{value}/{name}', { value: '..' })).toBe('/x/__/a.h5')
  })

  it('is refused when it is too long', () => {
    expect(() => lfn('/{name}', {}, 'x'.repeat(1000))).toThrow('at most 1000 are allowed')
  })
})

describe('default LFNs', () => {
  const plain = fc.constantFrom('', 'a', '-', '.x', '1', '12')
  const token = fc.constantFrom('*', '?', '{run}', '{source}', '{run}')
  const pattern = fc
    .array(fc.tuple(plain, token), { maxLength: 3 })
    .chain((parts) => plain.map((end) => `${parts.flat().join('')}${end}`).filter((files) => files !== ''))
  const run = fc.constantFrom(1, 2, 11, 12, 112, 1211)
  const filling = fc.constantFrom('1', '2', 'a', '-', '1-', '-12', '2-1')

  /** A name that fits a pattern, its wildcards filled with what may look like another run. */
  function nameOf(files: string, of: { readonly run: number; readonly fillings: readonly string[] }): string {
    let next = 0
    const fill = (wild: string) =>
      wild === '{run}' ? String(of.run) : (of.fillings[next++ % 3] ?? '').slice(0, wild === '?' ? 1 : undefined)
    return files.replaceAll(/\*|\?|\{[^}]*\}/g, fill)
  }

  it('of two tasks are never the same, whatever the command calls its files', () => {
    const fillings = fc.array(filling, { minLength: 3, maxLength: 3 })
    const task = fc.record({ run, fillings })
    fc.assert(
      fc.property(pattern, task, task, (files, one, other) => {
        fc.pre(one.run !== other.run)
        const lfns = [one, other].map((task) =>
          outputLfn(anOrder({ run: task.run }), {
            name: nameOf(files, task),
            metadata: {},
            declaration: anOutput({ files, lfn: null }),
          }),
        )
        expect(lfns[0]).not.toBe(lfns[1])
      }),
      { numRuns: 3000 },
    )
  })

  it('have the run before a name that does not tell it', () => {
    const lfnOf = (files: string, name: string) =>
      outputLfn(anOrder({}), { name, metadata: {}, declaration: anOutput({ files, lfn: null }) })
        .split('/')
        .at(-1)
    expect(lfnOf('merged.h5', 'merged.h5')).toBe('12345-merged.h5')
    expect(lfnOf('*.h5', 'run12345.h5')).toBe('12345-run12345.h5')
    expect(lfnOf('run{run}.h5', 'run12345.h5')).toBe('run12345.h5')
    expect(lfnOf('{source}-{run}.h5', 'a-12345.h5')).toBe('a-12345.h5')
  })
})
