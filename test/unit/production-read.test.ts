import { describe, expect, it } from 'vitest'
import { readProduction } from '../../shared/production/read.ts'
import { lineOf } from '../../shared/document/yaml-lines.ts'

const TEXT = `production: tiny
job:
  image: node:24-slim
  command: [run, 0.10, 007, true, 1e3]
  parameters: { cut: 0.10, fast: yes, verbose: true }
steps:
  - name: simulate
    type: MCSimulation
    over: particle
    runs:
      first: 1
      count: 20
  - { name: merge, parents: [simulate] }
`

describe('reading a production', () => {
  it('takes arguments and parameters as they are written, not as numbers', () => {
    const { document, problems } = readProduction(TEXT)
    expect(problems).toEqual([])
    expect(document?.job.command).toEqual(['run', '0.10', '007', 'true', '1e3'])
    expect(document?.job.parameters).toEqual({ cut: '0.10', fast: 'yes', verbose: 'true' })
  })

  it('lets one text stand for a list of one', () => {
    expect(readProduction(TEXT).document?.steps[0]?.over).toEqual(['particle'])
  })

  it('fills in what is left out', () => {
    const merge = readProduction(TEXT).document?.steps[1]
    expect(merge).toMatchObject({ type: 'Processing', over: [], max_errors: 3, outputs: [], metadata: {} })
  })

  it('knows the line of every key, and of a missing key that of what should have it', () => {
    const { lines } = readProduction(TEXT)
    expect(lineOf(lines, ['steps', 0, 'runs', 'count'])).toBe(12)
    expect(lineOf(lines, ['job', 'command', 2])).toBe(4)
    expect(lineOf(lines, ['steps', 1, 'outputs'])).toBe(13)
    expect(lineOf(lines, ['matrix'])).toBe(1)
  })

  it('follows anchors and aliases, whose lines are those where they are used', () => {
    const text = `production: tiny
common: &all { site: LaPalma }
steps:
  - name: one
    metadata: *all
`
    const { document, lines } = readProduction(text)
    expect(document?.steps[0]?.metadata).toEqual({ site: 'LaPalma' })
    expect(lineOf(lines, ['steps', 0, 'metadata', 'site'])).toBe(5)
  })

  it('says that brackets stand too deep, in its own words', () => {
    const { problems } = readProduction('['.repeat(20_000))
    expect(problems.map(({ message }) => message)).toEqual([
      'line 1: brackets or mappings stand too deep within each other to be read',
    ])
  })

  it.each([
    ['brackets without end', '['.repeat(20_000)],
    ['aliases of aliases', laughs()],
    ['keys that are lists', '? [a, b]\n: c'],
    ['a key that is no name', '__proto__: { a: 1 }'],
    ['two documents', 'production: a\n---\nproduction: b\n'],
    ['a control character', '\u0000'],
  ])('refuses %s in a sentence, and does not throw', (_, text) => {
    const { document, problems } = readProduction(text)
    expect(document).toBeNull()
    expect(problems[0]?.severity).toBe('error')
    expect(problems[0]?.message).toMatch(/^line \d+[,:]/)
  })
})

/** Ten lists of ten of the list before. */
function laughs(): string {
  const names = [...'abcdefghijk']
  return names
    .map(
      (name, index) =>
        `${name}: &${name} [${Array(10)
          .fill(index === 0 ? 'ha' : `*${names[index - 1] ?? ''}`)
          .join(', ')}]`,
    )
    .join('\n')
}
