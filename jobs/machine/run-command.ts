import { setTimeout as delay } from 'node:timers/promises'
import { recordCommand } from '../../shared/local/site/command-record.ts'
import { killContainer, killGroup, type RunningContainer } from '../../shared/local/site/kill.ts'
import { processIdentity } from '../../shared/local/site/process-identity.ts'
import type { CommandEnd } from '../command/command-failure.ts'
import type { ExecutionSetting } from '../execution-setting.ts'
import { watchMemory } from './peak-memory.ts'
import { startCommand, type StartableCommand, type StartedCommand } from './start-command.ts'

/** A command, ready to be run. */
export interface Command extends StartableCommand {
  readonly timeSeconds: number
  /** The container that it makes, null on the host. */
  readonly container: RunningContainer | null
}

/** How a command ended, and what it took. */
export interface CommandResult extends CommandEnd {
  readonly peakMegabytes: number | null
}

/** How podman and docker end when they, and not the command, failed. */
const CONTAINER_PROGRAM_FAILED = 125

/** Milliseconds between SIGTERM and SIGKILL, when a command's time is over, and when the runner itself has to go. */
const OVERTIME_GRACE = 5000
const TERMINATION_GRACE = 2000

/** Milliseconds for which output is read on after the end, while a process outside the group keeps it open. */
const LAST_OUTPUT = 1000

/** The longest time a timer of Node holds, in milliseconds: 24.8 days. */
const LONGEST_TIMER = 2 ** 31 - 1

/**
 * Runs a command in a process group of its own, without a shell, until its end; nothing of the group survives it.
 * Throws when the execution has to end: then the command has been ended, too.
 */
export async function runCommand(command: Command, setting: ExecutionSetting): Promise<CommandResult> {
  const { log, workDirectory, signal } = setting
  const started = await startCommand(command, (chunk) => {
    log.write(chunk)
  })
  if (started.pid === null) {
    log.write(Buffer.from(`${started.reason}\n`))
    return { exitCode: started.exitCode, overtime: false, containerFailed: false, peakMegabytes: null }
  }
  const { pid } = started
  recordCommand(workDirectory, { pid, identity: processIdentity(pid) ?? '', container: command.container })
  const memory = watchMemory(pid)
  const ended = await untilEnd(started, command, signal)
  const peak = memory.stop()
  signal.throwIfAborted()
  log.endOutput()
  // Of a container the machine sees only the program that waits for it.
  return { ...ended, peakMegabytes: command.container === null ? peak : null }
}

async function untilEnd(started: StartedCommand, command: Command, signal: AbortSignal): Promise<CommandEnd> {
  let overtime = false
  const limit = setTimeout(
    () => {
      overtime = true
      void stop(started, command.container, OVERTIME_GRACE)
    },
    Math.min(command.timeSeconds * 1000, LONGEST_TIMER),
  )
  const terminate = (): void => void stop(started, command.container, TERMINATION_GRACE)
  signal.addEventListener('abort', terminate, { once: true })
  if (signal.aborted) terminate()
  const exitCode = await started.exit
  clearTimeout(limit)
  signal.removeEventListener('abort', terminate)
  killGroup(started.pid, 'SIGKILL')
  if (!(await isWithin(started.closed, LAST_OUTPUT))) started.drop()
  const containerFailed = command.container !== null && exitCode === CONTAINER_PROGRAM_FAILED
  return { exitCode, overtime, containerFailed }
}

async function stop(started: StartedCommand, container: RunningContainer | null, grace: number): Promise<void> {
  killGroup(started.pid, 'SIGTERM')
  if (await isWithin(started.exit, grace)) return
  if (container !== null) await killContainer(container)
  if (container !== null && (await isWithin(started.exit, LAST_OUTPUT))) return
  killGroup(started.pid, 'SIGKILL')
}

async function isWithin(event: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const waiting = new AbortController()
  const late = delay(milliseconds, false, { signal: waiting.signal }).catch(() => false)
  const inTime = await Promise.race([event.then(() => true), late])
  waiting.abort()
  return inTime
}
