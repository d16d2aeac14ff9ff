import type { ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'

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
  const work = `${realpathSync(home)}/work`
  const jobs = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && worksBelow(name, work))
  for (const pid of jobs) kill(Number(pid))
  return jobs.length
}

function worksBelow(pid: string, work: string): boolean {
  try {
    if (readlinkSync(`/proc/${pid}/cwd`).startsWith(work)) return true
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(work)
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
