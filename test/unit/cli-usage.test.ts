import { afterEach, describe, expect, it, vi } from 'vitest'
import { runCommandLine } from '../../cli/command-line.ts'

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = 0
})

/** What a command line answers with, as a program reads it. */
async function refused(...args: readonly string[]): Promise<{ readonly code: unknown; readonly document: unknown }> {
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  await runCommandLine(['node', 'cascade', ...args])
  const document: unknown = JSON.parse(said.mock.calls.join(''))
  return { code: process.exitCode, document }
}

describe('a command line that nobody understands, with --json', () => {
  it.each([
    [['--json'], 'no command is given: "cascade --help" lists them'],
    [['--json', 'bogus'], "unknown command 'bogus'"],
    [['run', '--json'], "missing required argument 'file'"],
    [['run', 'a', 'b', '--json'], "too many arguments for 'run'. Expected 1 argument but got 2."],
    [['find', '--limit', '0', '--json'], expect.stringContaining('It should be a whole number from 1.')],
  ])('is one document that says what is wrong, and exit code 2: %j', async (args, message) => {
    expect(await refused(...args)).toMatchObject({
      code: 2,
      document: { error: { kind: 'input', problems: [{ field: '', message }] } },
    })
  })
})
