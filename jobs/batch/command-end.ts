import { lstat } from 'node:fs/promises'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import { ExecutionFailure } from '../execution-failure.ts'
import type { CommandEnd } from '../command/command-failure.ts'
import { readWrittenFile } from '../stage-out/read-written-file.ts'
import type { ContainerState } from './task-metadata.ts'
import type { VolumeFiles } from './volume.ts'

/** What the volume and ECS say of the job's container. */
export interface Traces {
  /** As `start` wrote it; null when it did not come to that. */
  readonly exitCode: number | null
  readonly started: boolean
  readonly overtime: boolean
  /** Undefined where nobody was asked, or nobody answered. */
  readonly container: ContainerState | undefined
}

/** Longer than any exit code. */
const MOST_BYTES = 16

/** SIGKILL: by the kernel for want of memory, by ECS, by who stopped the job. */
const KILLED = 137

/** Reads what the volume says. */
export async function readTraces(files: VolumeFiles): Promise<Omit<Traces, 'container'>> {
  const written = await readWrittenFile('exit-code', files.exitCode, MOST_BYTES).catch(() => undefined)
  const code = /^(\d+)\n$/.exec(written ?? '')?.[1]
  return {
    exitCode: code === undefined ? null : Number(code),
    started: await isThere(files.started),
    overtime: await isThere(files.overtime),
  }
}

/** Throws an {@link ExecutionFailure} when the command did not come to an end of its own, with the reason. */
export function commandEnd(order: TaskOrder, traces: Traces): CommandEnd {
  const { exitCode, overtime, container } = traces
  // Whatever ended its container, its time was over before.
  if (exitCode === null && overtime)
    return { exitCode: container?.exitCode ?? KILLED, overtime, containerFailed: false }
  if (exitCode === null) throw unended(order, traces)
  return { exitCode, overtime, containerFailed: false }
}

function unended({ job }: TaskOrder, { started, container }: Traces): ExecutionFailure {
  const code = container?.exitCode ?? null
  const said = code === null ? 'no exit code' : `exit code ${code}`
  if (code === KILLED)
    return infrastructure(`The job's container was killed, often for want of memory (exit code ${KILLED})`)
  if (started) return infrastructure(`The job's container ended before its command did (${said})`)
  if (container === undefined)
    return infrastructure("The job's container left no trace, and nobody could say how it ended")
  const image = job.image === null ? "the runner's image" : `image ${job.image}`
  if (!container.hasRun && code === null)
    return configuration(`The container of ${image} did not come up: it cannot be pulled, or has no /bin/sh`)
  if (code === 126 || code === 127)
    return configuration(`The container of ${image} has no /bin/sh that can be run (${said})`)
  return configuration(
    `The container of ${image} ended (${said}) without running its command, /bin/sh /cascade/start: its entry point must pass on what it is given, or the image have none`,
  )
}

function infrastructure(message: string): ExecutionFailure {
  return new ExecutionFailure('infrastructure', `${message}.`)
}

function configuration(message: string): ExecutionFailure {
  return new ExecutionFailure('configuration', `${message}.`)
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}
