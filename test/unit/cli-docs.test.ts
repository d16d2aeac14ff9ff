import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { withCurrentHelp } from '../../cli/generate-docs.ts'
import { makeProgram } from '../../cli/program.ts'

describe('docs/cli.md', () => {
  it('has the help of every command as it is (else run "node cli/generate-docs.ts")', () => {
    const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8')
    expect(page).toBe(withCurrentHelp(page))
  })
})

describe('help', () => {
  const all = [makeProgram(), ...makeProgram().commands]

  it.each(all.map((command) => [command.name(), command] as const))('of %s fits 80 columns', (_, command) => {
    const lines: string[] = []
    command.configureOutput({ writeOut: (text) => lines.push(...text.split('\n')), getOutHelpWidth: () => 80 })
    command.outputHelp()
    expect(lines.length).toBeGreaterThan(5)
    expect(lines.filter((line) => line.length > 80)).toEqual([])
  })
})
