import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultConfig } from '../../shared/config/default-config.ts'
import { printConfig } from '../../shared/config/print-config.ts'
import { readConfig } from '../../shared/config/read-config.ts'
import { SYSTEM_FIELDS } from '../../shared/config/system-fields.ts'
import { metadataSchema } from '../../shared/model/metadata-schema.ts'

const MACHINE = { cores: 2, memoryMegabytes: 8000 }

function fieldsOf(text: string): readonly { readonly name: string }[] {
  return readConfig(text, MACHINE).config?.metadataFields ?? []
}

describe('the configuration', () => {
  it('is the default when the file says nothing', () => {
    for (const text of ['', '# nothing', '{}']) {
      expect(readConfig(text, MACHINE)).toEqual({ config: defaultConfig(MACHINE), problems: [] })
    }
  })

  it('has a default that is a schema, with the fields that Cascade sets itself', () => {
    const { fields } = metadataSchema(defaultConfig(MACHINE).metadataFields)
    for (const { name, type } of SYSTEM_FIELDS) expect(fields.get(name)).toMatchObject({ type, system: true })
  })

  it('reads back what was printed', () => {
    const site = fc.record({
      name: fc.stringMatching(/^[a-z]{1,8}$/),
      slots: fc.integer({ min: 1, max: 99 }),
      memoryMegabytes: fc.integer({ min: 1, max: 4_000_000 }),
      container: fc.constantFrom('auto' as const, 'none' as const),
    })
    const limit = fc.integer({ min: 1, max: 1e9 })
    const config = fc.record({
      metadataFields: fc.constant(defaultConfig(MACHINE).metadataFields),
      sites: fc.uniqueArray(site, { minLength: 1, maxLength: 4, selector: ({ name }) => name }),
      storageElements: fc.constant(defaultConfig(MACHINE).storageElements),
      pathRules: fc.array(
        fc.record({
          pattern: fc.constantFrom('**/{particle}_{zenith}deg.zst', '/data/*/?.zst'),
          metadata: fc.constantFrom({}, { data_level: 'R1', nsb: 5 }),
          lfn: fc.constantFrom(null, '/ctao/{name}'),
        }),
        { maxLength: 3 },
      ),
      limits: fc.record({
        registerFiles: limit,
        pageEntries: limit,
        sandboxBytes: limit,
        scanFiles: limit,
        retrySeconds: fc.array(fc.nat(1000), { minLength: 1, maxLength: 4 }),
      }),
    })
    fc.assert(
      fc.property(config, (given) => {
        expect(readConfig(printConfig(given), MACHINE)).toEqual({ config: given, problems: [] })
      }),
      { numRuns: 20 },
    )
  })

  it('gives a site what it leaves out, and keeps what it says', () => {
    const { config } = readConfig(
      'sites: [{name: big, slots: 64, memory: 1.5TB}, {name: here, container: none}]',
      MACHINE,
    )
    expect(config?.sites).toEqual([
      { name: 'big', slots: 64, memoryMegabytes: 1_500_000, container: 'auto' },
      { name: 'here', slots: 2, memoryMegabytes: 8000, container: 'none' },
    ])
  })

  it('adds fields to those of CTA, puts one in the place of its namesake, or takes none of them', () => {
    const added = fieldsOf('metadata: {fields: [{name: mirror, type: int}, {name: nsb, type: float}]}')
    expect(added.at(-1)).toEqual({ name: 'mirror', type: 'int' })
    expect(added.filter(({ name }) => name === 'nsb')).toEqual([{ name: 'nsb', type: 'float' }])
    expect(added).toHaveLength(defaultConfig(MACHINE).metadataFields.length + 1)
    const own = SYSTEM_FIELDS.map(({ name, type }) => `{name: ${name}, type: ${type}, system: true}`)
    expect(fieldsOf(`metadata: {base: none, fields: [${own.join(', ')}]}`)).toHaveLength(3)
  })

  it.each([
    ['sites:\n  - {name: here, slots: 0}', 'sites.0.slots', 2, /0 should be at least 1|should be/],
    ['limits:\n  page_entry: 3', 'limits.page_entry', 2, /did you mean page_entries/],
    ['limits:\n  retry_seconds: []', 'limits.retry_seconds', 2, /should/],
    ['limits:\n  retry_seconds: 10', 'limits.retry_seconds', 2, /should be a list/],
    ['limits:\n  retry_seconds: [10, -1]', 'limits.retry_seconds.1', 2, /should be at least 0/],
    ['storage_elements:\n  - {name: disk, kind: directory}', 'storage_elements', 1, /should be one/],
    ['sites:\n  - {name: a}\n  - {name: a}', 'sites.1.name', 3, /another one/],
    ['metadata:\n  fields:\n    - {name: zap, type: integer}', 'metadata.fields.0.type', 3, /one of string, int/],
    ['metadata:\n  fields:\n    - {name: 9lives, type: int}', 'metadata.fields.0', 3, /begins with a letter/],
    ['metadata:\n  fields:\n    - {name: task, type: string}', 'metadata.fields.0', 3, /set by Cascade itself/],
    ['metadata: {base: none}', 'metadata', 1, /set by Cascade itself/],
    ["path_rules:\n  - {pattern: '**/{partcle}.zst'}", 'path_rules.0.pattern', 2, /did you mean particle/],
    ["path_rules:\n  - {pattern: '**/{task}.zst'}", 'path_rules.0.pattern', 2, /set by Cascade itself/],
    ["path_rules:\n  - {pattern: '**', metadata: {zenith: up}}", 'path_rules.0.metadata.zenith', 2, /must be a number/],
    [
      "path_rules:\n  - {pattern: '{thetaP}', metadata: {zenith: 3}}",
      'path_rules.0.metadata',
      2,
      /captured by the pattern too/,
    ],
    ["path_rules:\n  - {pattern: '**/{zenith}', lfn: '/a/{particle}'}", 'path_rules.0.lfn', 2, /one of name, zenith/],
    ["path_rules:\n  - {pattern: '**', lfn: 'a/{name}'}", 'path_rules.0.lfn', 2, /absolute/],
    ["path_rules:\n  - {pattern: '**', meta: {}}", 'path_rules.0.meta', 2, /metadata|unknown/],
    ['sites: [', '', 1, /broken/],
    ['sites: [{name: a}]\n---\nsites: []', '', 2, /a second document .*one document only$/],
    ['sites: [{name: a}]\nlimits: {}\nsites: []', 'sites', 3, /stands twice/],
    ['just text', '', 1, /should be a mapping/],
  ])('refuses %j, naming field and line', (text, field, line, message) => {
    const { config, problems } = readConfig(text, MACHINE)
    expect(config).toBeUndefined()
    expect(problems[0]?.field).toBe(field)
    expect(problems[0]?.message).toMatch(new RegExp(`^line ${line}\\b`))
    expect(problems[0]?.message).toMatch(message)
  })
})
