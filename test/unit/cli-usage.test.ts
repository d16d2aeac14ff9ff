import { afterEach, describe, expect, it, vi } from 'vitest'
import { runCommandLine } from '../../cli/command-line.ts'

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = 0
  // A process has one command line, and listens once.
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error')
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
    [['run', '--json'], "missing required argument 'file'; usage: cascade run [options] <file>"],
    [
      ['run', 'a', 'b', '--json'],
      "too many arguments for 'run'. Expected 1 argument but got 2; usage: cascade run [options] <file>",
    ],
    [['sites', '--bogus', '--json'], "unknown option '--bogus'; usage: cascade sites [options]"],
    [['statsu', '--json'], "unknown command 'statsu'\n(Did you mean status?)"],
    [
      ['find', '--limit', '0', '--json'],
      "option '--limit <n>' argument '0' is invalid. It should be a whole number from 1; usage: cascade find [options] [condition...]",
    ],
  ])('is one document that says what is wrong, and exit code 2: %j', async (args, message) => {
    expect(await refused(...args)).toMatchObject({
      code: 2,
      document: { error: { kind: 'input', problems: [{ field: '', message }] } },
    })
  })
})

describe('an argument that says nothing, or too much, with --json', () => {
  it.each([
    [['status', ''], 'name', 'the argument <name> is empty (a production)'],
    [['get', '/a', ''], 'lfn', /^the argument <lfn> is empty \(/],
    [
      ['register', 'no-such-file', '--lfn-prefix', ''],
      'lfn-prefix',
      /^--lfn-prefix is empty, it should be the beginning/,
    ],
    [['find', 'all', 'zenith=20'], 'condition', /^"all" means every file, so it should stand alone/],
    [['status', '--watch'], 'watch', /^--watch looks at one production: name it/],
    [['find', '--limit', '9'.repeat(20)], '', / It should be a whole number from 1 to 9007199254740991; usage/],
  ])('is refused with what would be right: %j', async (args, field, says) => {
    const message = typeof says === 'string' ? says : (expect.stringMatching(says) as unknown)
    expect(await refused(...args, '--json')).toEqual({
      code: 2,
      document: { error: { kind: 'input', problems: [{ field, message }] } },
    })
  })

  it('is passed over when it names a field again', async () => {
    const { document } = await refused('config', 'zenith', 'zenith', 'thetaP', '--json', '--home', '/nowhere')
    expect(document).toMatchObject({ fields: [{ name: 'zenith' }] })
  })
})

describe('help', () => {
  it.each([
    [['--json', '--help'], 'Usage: cascade [options] [command]', 'Exit codes:'],
    [['--json', 'help'], 'Usage: cascade [options] [command]', 'Exit codes:'],
    [['submit', '--help', '--json'], 'Usage: cascade submit [options] <file>', 'cascade start'],
    [['help', 'submit', '--json'], 'Usage: cascade submit [options] <file>', 'cascade start'],
  ])('is one document with --json: %j', async (args, beginning, below) => {
    const { code, document } = await refused(...args)
    expect({ code, document }).toEqual({ code: 0, document: { help: expect.stringContaining(below) as unknown } })
    expect(JSON.stringify(document)).toContain(`{"help":"${beginning}\\n`)
  })

  it('is given of a command that there is, and the nearest one named of one that there is not', async () => {
    const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    await runCommandLine(['node', 'cascade', 'help', 'run'])
    expect(said.mock.calls.join('')).toMatch(/^Usage: cascade run \[options\] <file>/)
    said.mockRestore()
    expect(await refused('help', 'rum', '--json')).toMatchObject({
      code: 2,
      document: { error: { problems: [{ message: 'there is no command rum: did you mean run?' }] } },
    })
  })
})
