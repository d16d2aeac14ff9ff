import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../shared/model/input-error.ts'
import { metadataSchema } from '../../shared/model/metadata-schema.ts'
import { bindPlugin, checkPlugin } from '../../shared/plugins/bound-plugin.ts'
import { PLUGINS } from '../../shared/plugins/registry.ts'

const schema = metadataSchema([
  { name: 'particle', type: 'string', values: ['gamma', 'proton'], alias: 'part' },
  { name: 'zenith', type: 'float', precision: 0.1 },
  { name: 'site', type: 'string' },
])

/** Field and message of each problem, as a user reads them. */
function refusal(name: string, parameters: Record<string, unknown>): readonly string[] {
  return checkPlugin({ name, parameters }, schema).map(({ field, message }) => `${field}: ${message}`)
}

describe('a plugin with its parameters', () => {
  it('is accepted when all is well', () => {
    expect(refusal('Standard', { size: 5, tape: ['SE1'], timeout: '1h' })).toEqual([])
    expect(refusal('Join', { by: 'particle', values: ['gamma', 'proton'], key: ['zenith', 'site'] })).toEqual([])
    expect(refusal('AllWhenComplete', { by: 'site' })).toEqual([])
  })

  it('is refused when there is none of the name', () => {
    expect(refusal('Standrd', {})).toEqual([
      'plugin.name: plugin "Standrd" is not known: did you mean Standard? it must be one of Standard, ByMetadata, AllWhenComplete, Join',
    ])
  })

  it('is refused with all that is wrong at once', () => {
    expect(refusal('ByMetadata', { siz: 3, by: 7, timeout: '1 hour' })).toEqual([
      'plugin.by: plugin ByMetadata, parameter by: 7: it must be the name of a metadata field, or a list of such names',
      'plugin.siz: plugin ByMetadata, parameter siz: "siz" is not known: did you mean size? it must be one of by, size, tape, timeout',
      'plugin.timeout: plugin ByMetadata, parameter timeout: "1 hour": it must be a duration like 90s, 30m, 1h30m or 2d, or a number of seconds, of at most a year',
    ])
  })

  it.each([
    ['Standard', { size: 0 }, 'size: 0: it must be a whole number of files, 1 or more'],
    ['Standard', { size: 2.5 }, 'size: 2.5: it must be'],
    ['Standard', { size: '5' }, 'size: "5": it must be'],
    ['Standard', { tape: 'SE1' }, 'tape: "SE1": it must be a list of storage elements'],
    ['ByMetadata', {}, 'by: it is missing: it must be the name of a metadata field'],
    ['ByMetadata', { by: [] }, 'by: a list: it must be the name'],
    ['ByMetadata', { by: ['site', 'site'] }, 'by: a list: each field may be named once'],
    ['ByMetadata', { by: 'partcle' }, 'by: unknown metadata field "partcle": did you mean particle?'],
    ['ByMetadata', { by: 'part' }, 'by: "part" is another name of the field particle: write particle'],
    ['AllWhenComplete', { by: 'partcle' }, 'by: unknown metadata field "partcle": did you mean particle?'],
    ['AllWhenComplete', { timeout: '1h' }, 'timeout: its groups have no time-out'],
    ['Join', { by: 'site' }, 'values: it is missing: it must be a list of values'],
    ['Join', { by: 'site', values: [] }, 'values: a list: it must be a list of values'],
    ['Join', { by: 'site', values: ['a', 'a'] }, 'values: a list: each value may be named once'],
    ['Join', { by: 'site', values: ['a', 'b'], timeout: 60 }, 'timeout: its groups have no time-out'],
    ['Join', { by: 'particle', values: ['gama', 'proton'] }, 'values: particle = "gama": did you mean gamma?'],
    ['Join', { by: 'zenith', values: [20.04, 40] }, 'values: zenith = 20.04 is kept as 20: write 20'],
    ['Join', { by: 'part', values: ['gamma'] }, 'by: "part" is another name of the field particle'],
    ['Join', { by: 'particel', values: ['gama'] }, 'by: unknown metadata field "particel"'],
    ['Join', { by: 'site', values: ['a', 'b'], key: 'nothing' }, 'key: unknown metadata field "nothing"'],
  ])('is refused: %s with %j', (name, parameters, message) => {
    const [problem, ...others] = refusal(name, parameters)
    expect(problem).toContain(`plugin ${name}, parameter ${message}`)
    expect(others).toEqual([])
  })

  it('is refused by the engine too, before anything is done', () => {
    expect(() => bindPlugin({ name: 'Standard', parameters: { size: 0 } })).toThrow(InputError)
  })
})

describe('the registry', () => {
  it('has each name once', () => {
    expect(new Set(PLUGINS.map((plugin) => plugin.name)).size).toBe(PLUGINS.length)
  })

  it('has examples for each plugin, for the laws to be tested with', () => {
    for (const { examples } of PLUGINS) expect(examples).not.toEqual([])
  })

  it('has a line for each plugin in the manual', () => {
    const manual = readFileSync(new URL('../../docs/plugins.md', import.meta.url), 'utf8')
    for (const { name } of PLUGINS) expect(manual).toContain(`| \`${name}\``)
  })
})
