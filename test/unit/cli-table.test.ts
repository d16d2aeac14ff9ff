import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { lfnTable } from '../../cli/output/lfn-table.ts'
import { oneLine, printable, printableJson } from '../../cli/output/printable.ts'
import { showBold } from '../../cli/output/bold.ts'
import { table } from '../../cli/output/table.ts'
import { textWidth } from '../../cli/output/text-width.ts'
import { whyText } from '../../cli/output/why-text.ts'
import { wrap } from '../../cli/output/wrap.ts'

const HARMFUL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

/** Whatever users may write: other scripts, emoji, control characters, escape sequences. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '\u001b[31mred',
    '日本語の長い名前',
    '\u001b]0;title\u0007',
    '/ctao/MC/PROD6/gamma/run1.events',
    'a\nb\tc',
  ),
)

function linesAt(columns: string, head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  vi.stubEnv('COLUMNS', columns)
  return showBold(table(head, rows), process.stdout).split('\n')
}

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('a table', () => {
  it('is never wider than the terminal, where its columns can give way that far', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyText, anyText, fc.nat(10_000)), { maxLength: 6 }),
        fc.integer({ min: 40, max: 120 }),
        (rows, columns) => {
          for (const line of linesAt(String(columns), ['name', 'text', 'count'], rows))
            expect(textWidth(line)).toBeLessThanOrEqual(columns)
        },
      ),
    )
  })

  it('loses no letter, however narrow it is', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 30 }), (text, columns) => {
        const shown = oneLine(text)
        // A line may end at a blank of any kind.
        expect(wrap(shown, columns).join('').replaceAll(/\s/gu, '')).toBe(shown.replaceAll(/\s/gu, ''))
      }),
    )
  })

  it('lets no control character through', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(table(['name'], [[text]])).not.toMatch(HARMFUL)
        expect(printable(text)).not.toMatch(HARMFUL)
        expect(oneLine(text)).not.toMatch(/[\n\t]/)
      }),
    )
  })

  it('breaks no line when nobody says how wide it may be', () => {
    const long = 'x'.repeat(500)
    expect(linesAt('', ['name'], [[long]])).toEqual(['name', long])
  })

  it('has numbers and amounts to the right, and text to the left', () => {
    const rows = [
      ['a', 5, '3 of 20', '1.2 MB'],
      ['long', 1000, '20 of 20', '900 B'],
    ]
    expect(linesAt('80', ['name', 'n', 'done', 'size'], rows)).toEqual([
      'name     n      done    size',
      'a        5   3 of 20  1.2 MB',
      'long  1000  20 of 20   900 B',
    ])
  })

  it('leaves out columns in which nothing stands, but no head of a table without rows', () => {
    expect(
      linesAt(
        '80',
        ['name', 'reason', 'n'],
        [
          ['a', '', 1],
          ['b', '', 2],
        ],
      ),
    ).toEqual(['name  n', 'a     1', 'b     2'])
    expect(linesAt('80', ['name', 'n'], [])).toEqual(['name  n'])
  })

  it('shortens wide columns of text before it breaks a head or a number', () => {
    const lines = linesAt('40', ['name', 'processed', 'assigned'], [['a-name-of-many-parts', 1, 2]])
    expect(lines).toEqual([
      'name                 processed  assigned',
      'a-name-of-many-              1         2',
      'parts',
    ])
  })
})

describe('a table of files', () => {
  const rows = [
    ['/ctao/MC/PROD6/gamma/run1.events', 'Processed'],
    ['/ctao/MC/PROD6/gamma/run2.events', 'Unused'],
  ] as const

  it('has whole LFNs where they fit', () => {
    vi.stubEnv('COLUMNS', '80')
    expect(lfnTable(['status'], rows)).toContain('/ctao/MC/PROD6/gamma/run2.events')
  })

  it('has whole LFNs where they do not, each in a line of its own over what is told of it', () => {
    vi.stubEnv('COLUMNS', '40')
    const text = showBold(lfnTable(['status'], rows), process.stdout)
    expect(text.split('\n')).toEqual([
      'lfn',
      '    status',
      '/ctao/MC/PROD6/gamma/run1.events',
      '    Processed',
      '/ctao/MC/PROD6/gamma/run2.events',
      '    Unused',
    ])
  })

  it('never breaks an LFN, nor changes a blank in it, however narrow the terminal is', () => {
    const part = fc.stringMatching(/^[a-z日é .-]{0,20}$/).map((middle) => `x${middle}x`)
    const lfn = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => `/${parts.join('/')}`)
    fc.assert(
      fc.property(fc.array(fc.tuple(lfn, anyText)), fc.integer({ min: 20, max: 120 }), (files, columns) => {
        vi.stubEnv('COLUMNS', String(columns))
        const shown = lfnTable(['text'], files)
        for (const [name] of files) expect(shown).toContain(name)
      }),
    )
  })
})

describe('the history of a transformation', () => {
  it('has whole LFNs, for all its lines may be longer than the terminal is wide', () => {
    vi.stubEnv('COLUMNS', '60')
    const text = 'Reset 1 file (/ctao/MC/PROD6/LaPalma/gamma/run1.events)'
    const history = [{ at: '2026-03-01T12:00:00.000Z', by: 'root', text }]
    const why = { kind: 'transformation', transformation: 'p/a', status: 'Active', reason: '', history } as const
    const none = { waitsForParents: [], waiting: [], stopped: [], failed: [], sentences: ['It is Active.'] }
    expect(whyText({ ...why, ...none, history }, false)).toContain(`root  ${text}`)
  })
})

describe('JSON on a terminal', () => {
  it('is the same document, without characters that a terminal obeys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), anyText, (value, text) => {
        const document = { value, text }
        const json = printableJson(JSON.stringify(document, null, 2))
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(document)))
        expect(json).not.toMatch(HARMFUL)
      }),
    )
  })
})

describe('the width of a text', () => {
  it.each([
    ['abc', 3],
    ['日本', 4],
    ['e\u0301', 1],
    ['ñ', 1],
    ['🔭', 2],
    ['', 0],
  ])('%j takes %d columns', (text, columns) => {
    expect(textWidth(text)).toBe(columns)
  })
})
