import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { shellWord } from '../../jobs/batch/shell-word.ts'
import { startScript, type ScriptedCommand } from '../../jobs/batch/start-script.ts'
import { volumeFiles } from '../../jobs/batch/volume.ts'
import { endOf, startIn } from './batch-harness.ts'
import { script } from './runner-harness.ts'

/** What images have as /bin/sh: dash (Debian), busybox (Alpine), bash (Red Hat). Those of this machine are tried. */
const SHELLS = [['dash'], ['busybox', 'ash'], ['bash', '--posix']].filter(works)

function works([program = '', ...args]: readonly string[]): boolean {
  try {
    execFileSync(program, [...args, '-c', 'exit 0'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** A directory with what a hostile user would name it. */
function aDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), `cascade '$(id)' "\`id\`\n ω `))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** Starts a command in a shell. */
function started(shell: readonly string[], given: Partial<ScriptedCommand> & Pick<ScriptedCommand, 'argv'>) {
  const directory = aDirectory()
  const files = given.files ?? volumeFiles(directory)
  writeFileSync(files.start, startScript({ directory, environment: {}, timeSeconds: 60, ...given, files }))
  const child = startIn(shell, files.start)
  return { child, ended: endOf(child), files, directory }
}

/** What the processes of this machine were started with, where it tells. */
function commandLines(): readonly string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      return /^\d+$/.test(pid) ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8')] : []
    } catch {
      return []
    }
  })
}

const text = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '')

/** Texts in which a shell would find something to do. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }).filter((value) => !value.includes('\0') && value.isWellFormed()),
  fc.string({
    unit: fc.constantFrom(
      "'",
      '"',
      '$',
      '`',
      '\\',
      '\n',
      ' ',
      '*',
      '-',
      '!',
      '~',
      '#',
      '(',
      ')',
      '\u0081',
      '\u0088',
      'é',
      '𝛾',
      'a',
    ),
    maxLength: 20,
  }),
  fc.constantFrom('', '-n', '--', '$(id)', "'; id; '", '\n', "'\\''", '${IFS}', '=', '\r\n', '\u{1f52d}'),
)

it('is tried in every shell that is here, and there is one', () => {
  expect(SHELLS.length).toBeGreaterThan(0)
})

describe.each(SHELLS)('start, run by %s', (...shell) => {
  it('gives a program each argument and variable as it is, whatever it holds', () => {
    const folder = aDirectory()
    const file = join(folder, 'script')
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 20 }), hostile, (values, variable) => {
        writeFileSync(file, `export X=${shellWord(variable)}\nprintf '%s\\0' ${values.map(shellWord).join(' ')} "$X"`)
        const [program = '', ...args] = shell
        const said = execFileSync(program, [...args, file]).toString()
        expect(said).toBe([...values, variable].map((value) => `${value}\0`).join(''))
      }),
      { numRuns: 100 },
    )
  })

  it('runs a command in its directory, with its variables and arguments', async () => {
    const values = ['$(id)', '`id`', "'", '"', '\n', '', '-n', '--', '*', 'ω 𝛾', '\\']
    const source = 'console.log(JSON.stringify([process.cwd(), process.env.HOME, process.env.P, $]))'
    const directory = aDirectory()
    const given = { argv: script(source, ...values), directory, environment: { HOME: directory, P: values.join() } }
    const { ended, files } = started(shell, given)
    expect(await ended).toBe(0)
    expect(JSON.parse(await text(files.output))).toEqual([directory, directory, values.join(), values])
    expect(await text(files.exitCode)).toBe('0\n')
    expect((await stat(files.started)).size).toBe(0)
  })

  it.each([
    [script('process.exitCode = 3'), 3],
    [['no-such-program-anywhere'], 127],
    [['/etc/passwd'], 126],
    [script('process.kill(process.pid, "SIGKILL")'), 137],
    // Words of the shell's own are no programs.
    [['export', 'A=1'], 127],
    [['.', '/dev/null'], 126],
  ])('ends as %j does', async (argv, exitCode) => {
    const { ended, files } = started(shell, { argv })
    const code = await ended
    if (argv[0] === '.') expect([126, 127]).toContain(code)
    else expect(code).toBe(exitCode)
    expect(await text(files.exitCode)).toBe(`${code}\n`)
  })

  it('keeps what both streams say, and gives nothing to read', async () => {
    const { ended, files } = started(shell, {
      argv: script('console.log("out" + fs.readFileSync(0).length); console.error("err")'),
    })
    expect(await ended).toBe(0)
    expect(await text(files.output)).toBe('out0\nerr\n')
  })

  it('ends a command whose time is over, gently at first', async () => {
    const source = 'process.on("SIGTERM", () => { console.log("saved"); process.exit(0) }); setInterval(() => {}, 1e6)'
    const { ended, files } = started(shell, { argv: script(source), timeSeconds: 1 })
    expect(await ended).toBe(0)
    expect(await text(files.output)).toBe('saved\n')
    expect((await stat(files.overtime)).size).toBe(0)
  })

  it('kills a command whose time is over and that does not heed it', async () => {
    const source = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6)'
    const { ended, files } = started(shell, { argv: script(source), timeSeconds: 1 })
    expect(await ended).toBe(137)
    expect(await text(files.exitCode)).toBe('137\n')
  })

  it('passes a signal from outside on, and then says nothing of the end', async () => {
    const source =
      'process.on("SIGTERM", () => { console.log("saved"); process.exit(0) }); console.log("up"); setInterval(() => {}, 1e6)'
    const { child, ended, files } = started(shell, { argv: script(source) })
    await expect.poll(() => text(files.output), { timeout: 30_000 }).toBe('up\n')
    child.kill('SIGTERM')
    expect(await ended).toBe(143)
    expect(await text(files.output)).toBe('up\nsaved\n')
    expect(await text(files.exitCode)).toBe('')
  })

  it('leaves nothing behind that waits for a time to be over', async () => {
    const directory = aDirectory()
    const { ended, files } = started(shell, {
      argv: script('fs.writeFileSync($[0], "")', join(directory, 'up')),
      timeSeconds: 4321,
    })
    await ended
    expect(await text(files.exitCode)).toBe('0\n')
    await expect.poll(() => commandLines().filter((line) => line.includes('4321')), { timeout: 20_000 }).toEqual([])
  })

  it('keeps beginning and end of the output of a command that talks too much, and says how much that was', async () => {
    const source = `const line = Buffer.alloc(1 << 20, "x"); line[line.length - 1] = 10
      console.log("first"); for (let i = 0; i < 20; i += 1) fs.writeSync(1, line)
      const wait = () => fs.existsSync($[0]) ? console.log("last") : setTimeout(wait, 10)
      wait()`
    const directory = aDirectory()
    const files = volumeFiles(directory)
    const { ended } = started(shell, { argv: script(source, files.outputCuts), files })
    expect(await ended).toBe(0)
    const [head, tail] = [await text(files.outputHead), await text(files.outputTail)]
    expect([head.length, tail.length]).toEqual([1 << 20, 1 << 20])
    expect(head.startsWith('first\n')).toBe(true)
    expect((await text(files.output)).slice(-5)).toBe('last\n')
    const [size] = (await text(files.outputCuts)).split('\n')
    expect(Number(size)).toBeGreaterThan(16 * (1 << 20))
    expect(Number(size)).toBeLessThanOrEqual(20 * (1 << 20) + 'first\n'.length)
  })
})

it('refuses what no shell can pass on, or would take for something else', () => {
  const files = volumeFiles('/v')
  const of = (argv: readonly string[], environment = {}) =>
    startScript({ argv, directory: '/v', environment, timeSeconds: 1, files })
  expect(() => of(['a\0b'])).toThrow('null character')
  expect(() => of(['-a'])).toThrow('"-a", which is no program')
  expect(() => of(['a'], { 'A B': '' })).toThrow('"A B", which is no name')
})
