import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

const MAIN = join(import.meta.dirname, '..', '..', '..', 'cli', 'main.ts')

/** What a command of the CLI came to. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command of the CLI to its end. */
export function cascade(args: readonly string[], cwd?: string): Ended {
  const ended = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', cwd, maxBuffer: 1e8 })
  return { code: ended.status, stdout: ended.stdout, stderr: ended.stderr }
}

/** Starts a command of the CLI. */
export function startCascade(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args], { stdio: 'ignore' })
}

/** Kills a process at once, and waits until it is gone. False when it had ended by itself. */
export async function kill9(child: ChildProcess): Promise<boolean> {
  if (child.exitCode !== null) return false
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
  return true
}

/** Kills at once every process that works below a home: the runners and their commands. */
export function kill9Jobs(home: string): number {
  const jobs = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && worksBelow(name, home))
  for (const pid of jobs) kill(Number(pid))
  return jobs.length
}

function worksBelow(pid: string, home: string): boolean {
  try {
    if (readlinkSync(`/proc/${pid}/cwd`).startsWith(`${home}/work`)) return true
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${home}/work`)
  } catch {
    return false
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
