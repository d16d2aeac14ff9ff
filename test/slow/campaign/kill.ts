import type { ChildProcess } from 'node:child_process'
import { readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { killProcesses } from '../../fixtures/kill-processes.ts'

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
  return killProcesses((pid) => worksBelow(pid, work))
}

function worksBelow(pid: string, work: string): boolean {
  return (
    readlinkSync(`/proc/${pid}/cwd`).startsWith(work) || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(work)
  )
}
