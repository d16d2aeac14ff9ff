import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const MAIN = new URL('../../cli/main.ts', import.meta.url).pathname

/** How a command ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command under way. */
export interface Started {
  readonly child: ChildProcess
  /** What it has said on standard error so far. */
  readonly said: () => string
  readonly ended: Promise<Ended>
}

/** A folder in which commands run, on the home in it. */
export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'cascade-cli-'))
}

/** Takes a folder away, whatever an engine still writes there. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}

/** Starts `cascade` as a shell would: a process of its own, no terminal. */
export function start(folder: string, ...args: readonly string[]): Started {
  const env = { ...process.env, CASCADE_HOME: join(folder, 'home'), NO_COLOR: '1' }
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text))
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...said }))
  })
  return { child, said: () => said.stderr, ended }
}

/** Runs `cascade` to its end. */
export function cascade(folder: string, ...args: readonly string[]): Promise<Ended> {
  return start(folder, ...args).ended
}

/** Runs `cascade --json` to its end; the document is all that standard output may have. */
export async function cascadeJson(
  folder: string,
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly document: unknown }> {
  const { code, stdout } = await cascade(folder, ...args, '--json')
  const document: unknown = JSON.parse(stdout)
  return { code, document }
}
