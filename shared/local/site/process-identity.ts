import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process and what tells it from a later one with the same number. */
export interface KnownProcess {
  readonly pid: number
  readonly identity: string
}

/** Field 3 of /proc/PID/stat is the state, 22 the start in clock ticks since boot (proc(5)); both counted after the name. */
const STATE_FIELD = 0
const START_FIELD = 19

/**
 * What tells a process from a later one with the same number: the boot of the machine it lives in and when it started.
 * Undefined when there is no such process, or only its corpse (a zombie that nobody has waited for).
 */
export function processIdentity(pid: number): string | undefined {
  return process.platform === 'linux' ? identityOnLinux(pid) : identityByPs(pid)
}

/** Whether a process still lives, and is the one that was meant. */
export function isAlive(known: KnownProcess): boolean {
  return processIdentity(known.pid) === known.identity
}

/**
 * Whether a process group can still be the one that this process led. When the leader is gone its number is not given
 * away while its group has members, in the same boot; so only a newcomer with that number means another group.
 */
export function mayLeadGroup(known: KnownProcess): boolean {
  const identity = processIdentity(known.pid)
  return identity === known.identity || (identity === undefined && known.identity.startsWith(`${boot()} `))
}

function identityOnLinux(pid: number): string | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // The name stands in brackets and may hold blanks and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const state = fields[STATE_FIELD]
  return state === 'Z' || state === 'X' ? undefined : `${boot()} ${fields[START_FIELD] ?? ''}`
}

/** The name of this boot of the machine; `?` where it has none: then nothing is taken for granted of a dead process. */
function boot(): string {
  return readIfThere('/proc/sys/kernel/random/boot_id')?.trim() ?? '?'
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function identityByPs(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    const [state = 'Z', ...start] = line.split(/\s+/)
    return state.startsWith('Z') ? undefined : start.join(' ')
  } catch {
    // ps ends with 1 when there is no such process.
    return undefined
  }
}
