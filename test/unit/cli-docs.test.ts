import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { withCurrentHelp } from '../../cli/generate-docs.ts'

describe('docs/cli.md', () => {
  it('has the help of every command as it is (else run "node cli/generate-docs.ts")', () => {
    const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8')
    expect(page).toBe(withCurrentHelp(page))
  })
})
