import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyText, readKey } from '../../cli/output/key-text.ts'
import { oneLine } from '../../cli/output/printable.ts'

describe('the key of an upload', () => {
  it('stands as it is where a terminal shows it so', () => {
    for (const key of ['incoming/a b/ガンマ線 20°%0A\\n.zst', 'incoming/"a"']) expect(keyText(key)).toBe(key)
  })

  it('stands as JSON where it does not, and can be given back', () => {
    expect(keyText('incoming/a\nb')).toBe('"incoming/a\\nb"')
    expect(readKey('"incoming/a\\nb"')).toBe('incoming/a\nb')
  })

  it('is given back as it was shown, whatever is in it', () => {
    const part = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 5 }),
      fc.constantFrom('\n', '  ', '\t', '\u0085', '\u00a0', '\u2028', '\u001b[31m', '\u202e', '"', '\\', ' '),
    )
    const key = fc.array(part, { maxLength: 5 }).map((parts) => `incoming/${parts.join('')}`)
    fc.assert(
      fc.property(key, (one) => {
        expect(oneLine(keyText(one))).toBe(keyText(one))
        expect(readKey(keyText(one))).toBe(one)
      }),
    )
  })

  it('in quotes that nobody can read is refused', () => {
    expect(() => readKey('"incoming/a')).toThrow('"incoming/a is no key: in quotes it should be JSON')
  })
})
