import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fillCommand } from '../../jobs/command/fill-command.ts'
import { inputNames } from '../../jobs/stage-in/input-names.ts'
import { jobEnvironment } from '../../jobs/command/job-environment.ts'
import { PLACES_IN_CONTAINER } from '../../jobs/places.ts'
import type { StagedInput } from '../../jobs/stage-in/stage-in.ts'
import { machineEnvironment } from '../../shared/local/site/machine-environment.ts'
import { anOrder, type GivenOrder } from './runner-harness.ts'

function staged(lfn: string, metadata: StagedInput['input']['metadata'] = {}): StagedInput {
  const input = { lfn, location: { kind: 'path', path: lfn }, size: 0, checksum: '', metadata } as const
  return { input, name: lfn.slice(1), mount: null }
}

function fill(command: string[], inputs: readonly StagedInput[], given: GivenOrder = {}): readonly string[] {
  const order = anOrder({ ...given, job: { command } })
  return fillCommand({ order, staged: inputs, seen: PLACES_IN_CONTAINER })
}

describe('the arguments of a command', () => {
  it('have axes before metadata, the run and the outputs', () => {
    const given = { axes: { particle: 'gamma' }, metadata: { particle: 'proton', zenith: 20.5 } }
    const command = ['--{particle}', 'z={zenith}', '{run}', '{outputs}/run{run}.h5']
    expect(fill(command, [], given)).toEqual(['--gamma', 'z=20.5', '12345', '/cascade/outputs/run12345.h5'])
  })

  it('have one argument for each input where {inputs} stands alone, none for none', () => {
    const inputs = [staged('/a'), staged('/b c')]
    expect(fill(['x', '{inputs}', 'y'], inputs)).toEqual(['x', '/cascade/inputs/a', '/cascade/inputs/b c', 'y'])
    expect(fill(['x', '{inputs}'], [])).toEqual(['x'])
  })

  it('have the one input, or the input with a value of the field that joins', () => {
    expect(fill(['-i={input}'], [staged('/a')])).toEqual(['-i=/cascade/inputs/a'])
    const inputs = [staged('/a', { zenith: 20 }), staged('/b', { zenith: 40 })]
    expect(fill(['{input.40}'], inputs, { inputField: 'zenith' })).toEqual(['/cascade/inputs/b'])
  })

  it.each([
    [['{input}'], [], {}, 'exactly one input, but the task has 0'],
    [['{input}'], ['/a', '/b'], {}, 'exactly one input, but the task has 2'],
    [['-i={inputs}'], ['/a'], {}, '{inputs} must be an argument of its own'],
    [['{input.gamma}'], ['/a'], {}, 'needs a plugin that joins'],
    [['{input.gamma}'], ['/a'], { inputField: 'particle' }, 'none has particle = gamma'],
    [['{nonsense}'], [], {}, '{nonsense} is neither an axis nor a metadata field'],
  ] as const)('are refused: %j', (command, lfns, given, why) => {
    const inputs = lfns.map((lfn) => staged(lfn))
    expect(() => fill([...command], inputs, given)).toThrow(why)
  })

  it('keep everything that is no placeholder, and never look into a value again', () => {
    const text = fc.string().filter((value) => !/[{}]/.test(value))
    fc.assert(
      fc.property(text, text, (argument, value) => {
        expect(fill([argument, '{"a": 1}', '{}'], [])).toEqual([argument, '{"a": 1}', '{}'])
        const metadata = { a: `{run}$&${value}` }
        expect(fill([`${argument}{a}`], [], { metadata })).toEqual([`${argument}{run}$&${value}`])
      }),
    )
  })
})

describe('the names of inputs', () => {
  it('are base names where these differ, and numbered folders where they do not', () => {
    expect(inputNames(['/x/a', '/x/b'])).toEqual(['a', 'b'])
    expect(inputNames(['/x/a', '/y/b', '/z/a', '/z/A'])).toEqual(['1/a', 'b', '3/a', '4/A'])
    expect(inputNames(['/x/inputs.json', '/x/2'])).toEqual(['1/inputs.json', '2/2'])
  })

  it('are no longer than a file system takes, and keep the extension', () => {
    const lfn = fc.string({ unit: 'grapheme', minLength: 256, maxLength: 300 }).map((text) => {
      const name = text.replaceAll(/[/\0.]/g, 'x').normalize('NFC')
      return `/d/${name.isWellFormed() ? name : 'y'.repeat(256)}.fits.gz`
    })
    fc.assert(
      fc.property(lfn, (one) => {
        const [name = ''] = inputNames([one])
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
        expect(name).toMatch(/~[0-9a-f]{12}\.fits\.gz$/)
        expect(one.startsWith(`/d/${name.slice(0, name.lastIndexOf('~'))}`)).toBe(true)
        expect(inputNames(['/e/x', one])[1]).toBe(name)
      }),
    )
  })

  it('never meet, nor stand where another needs a folder', () => {
    const long = 'a'.repeat(300)
    const name = fc.constantFrom('a', 'A', 'b', '1', '2', 'inputs.json', 'é', 'e\u0301', long, `${long}b`, `A${long}`)
    fc.assert(
      fc.property(fc.array(name, { maxLength: 6 }), (names) => {
        const places = inputNames(names.map((one, index) => `/d${index}/${one}`))
        const taken = ['inputs.json', ...places.map((place) => place.normalize('NFC').toLowerCase())]
        expect(new Set(taken).size).toBe(taken.length)
        for (const one of taken) for (const other of taken) expect(other.startsWith(`${one}/`)).toBe(false)
      }),
    )
  })
})

describe('the environment of a command', () => {
  it('is the contract', () => {
    const order = anOrder({ attempt: 2, job: { parameters: { calib_scale: '0.95' } } })
    expect(jobEnvironment(order, PLACES_IN_CONTAINER)).toEqual({
      CASCADE_TASK: 'toy/simulate-gamma/1',
      CASCADE_ATTEMPT: '2',
      CASCADE_RUN: '12345',
      CASCADE_SITE: 'here',
      CASCADE_INPUTS: '/cascade/inputs',
      CASCADE_OUTPUTS: '/cascade/outputs',
      CASCADE_PARAM_calib_scale: '0.95',
    })
  })

  it('is what the user has, without what belongs to npm, Node, tests and the engine', () => {
    const kept = { PATH: '/bin', HOME: '/home/x', LANG: 'C', LD_LIBRARY_PATH: '/opt', CONDA_PREFIX: '/conda' }
    const hurtful = { NODE_OPTIONS: '--inspect', npm_config_x: '1', VITEST: 'true', CASCADE_HOME: '/h', INIT_CWD: '/' }
    expect(machineEnvironment({ ...kept, ...hurtful, NOTHING: undefined })).toEqual(kept)
  })
})
