import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PILE_MAX_BYTES } from '../../shared/aws/keys.ts'
import type { Metadata } from '../../shared/model/metadata.ts'
import { bindPlugin } from '../../shared/plugins/bound-plugin.ts'
import { definePlugin } from '../../shared/plugins/define-plugin.ts'
import { pileNamed, pileOf } from '../../shared/plugins/pile-name.ts'
import { byDirectory } from '../../shared/plugins/template/by-directory.ts'

const FIELDS = ['particle', 'site', 'zenith']

const text = fc.oneof(
  fc.constantFrom(
    'a',
    'a"',
    '20',
    'true',
    '(none)',
    'a site="b"',
    '\u{1F52D}'.repeat(60),
    `x${'\u{1F52D}'.repeat(60)}`,
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
)
const metadata: fc.Arbitrary<Metadata> = fc
  .array(fc.tuple(fc.constantFrom(...FIELDS), fc.oneof(text, fc.constantFrom(20, 20.5, true))))
  .map((entries) => Object.fromEntries(entries))

describe('piles', () => {
  it('have one name for equal values and different names for different ones', () => {
    fc.assert(
      fc.property(metadata, metadata, (one, other) => {
        const equal = FIELDS.every((field) => one[field] === other[field])
        expect(pileOf(one, FIELDS) === pileOf(other, FIELDS)).toBe(equal)
      }),
    )
  })

  it('have names that fit in a key and come back from UTF-8', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          metadata.map((values) => pileOf(values, FIELDS)),
        ),
        (given) => {
          const bytes = new TextEncoder().encode(pileNamed(given))
          expect(bytes.length).toBeLessThanOrEqual(PILE_MAX_BYTES)
          expect(new TextDecoder().decode(bytes)).toBe(pileNamed(given))
        },
      ),
    )
  })

  it('do not take a text for another that was too long', () => {
    const long = 'x'.repeat(500)
    expect(pileNamed(pileNamed(long))).not.toBe(pileNamed(long))
  })

  it('keep values apart: ByMetadata never mixes them in a group, nor does a barrier or a join', () => {
    const plugins = [
      bindPlugin({ name: 'ByMetadata', parameters: { by: FIELDS } }),
      bindPlugin({ name: 'AllWhenComplete', parameters: { by: FIELDS } }),
      bindPlugin({ name: 'Join', parameters: { by: 'run', values: [1, 2], key: FIELDS } }),
    ]
    fc.assert(
      fc.property(metadata, metadata, fc.constantFrom(...plugins), (one, other, plugin) => {
        const pile = (values: Metadata) => plugin.pile({ lfn: '/f', size: 1, replicas: [], metadata: values })
        expect(pile(one) === pile(other)).toBe(FIELDS.every((field) => one[field] === other[field]))
      }),
    )
  })

  it('are those of directories in the template', () => {
    const { bind } = definePlugin(byDirectory)
    const pile = (lfn: string) => bind({}).pile({ lfn, size: 1, replicas: [], metadata: {} })
    expect(pile('/ctao/a/1')).toBe(pile('/ctao/a/2'))
    expect(pile('/ctao/a/1')).not.toBe(pile('/ctao/b/1'))
    expect(pile('/ctao/a/1')).not.toBe(pile('/ctao/a/1/1'))
  })

  it('are one per transformation for plugins that name no field', () => {
    for (const name of ['Standard', 'AllWhenComplete']) {
      const plugin = bindPlugin({ name, parameters: {} })
      fc.assert(
        fc.property(metadata, (values) => {
          expect(plugin.pile({ lfn: '/f', size: 1, replicas: [], metadata: values })).toBe('all')
        }),
      )
    }
  })

  it('can be read by people', () => {
    expect(pileOf({ particle: 'gamma', zenith: 20 }, FIELDS)).toBe('particle="gamma" site=(none) zenith=20')
  })
})
