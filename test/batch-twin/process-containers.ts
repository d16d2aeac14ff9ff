import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import type { ContainerExit, ContainerRequest, Containers, RunningContainer } from './containers.ts'

/** How containers are played by processes of this machine. */
export interface ProcessOptions {
  /** The image whose entry point is the runner for stages, and passes on any other command. */
  readonly runnerImage: string
  /** What is run for stages in place of that entry point: `node jobs/container.ts`. */
  readonly runner: readonly string[]
  /** What processes find in their environment beside what Batch gives them: where AWS is, and the path. */
  readonly environment: Readonly<Record<string, string>>
}

/** Where the volume lies in a container; a process finds it elsewhere, and is told so. */
const VOLUME = '/cascade'
/** What the runner is asked for by name. */
const STAGES = new Set(['stage-in', 'stage-out'])

/** Containers as processes: no image is looked at but the runner's, and the volume is a directory. */
export function processContainers(options: ProcessOptions): Containers {
  return { start: (request, log) => start(argvOf(request, options), request, options, log) }
}

function argvOf(
  { image, command, volume }: ContainerRequest,
  { runnerImage, runner }: ProcessOptions,
): readonly string[] {
  const inPlace = command.map((arg) =>
    arg === VOLUME || arg.startsWith(`${VOLUME}/`) ? `${volume}${arg.slice(VOLUME.length)}` : arg,
  )
  return image === runnerImage && STAGES.has(command[0] ?? '') ? [...runner, ...inPlace] : inPlace
}

function start(
  [program = '', ...args]: readonly string[],
  { environment, volume }: ContainerRequest,
  options: ProcessOptions,
  log: (text: string) => void,
): RunningContainer {
  // A group of its own: it ends with all that it has started.
  const child = spawn(program, args, {
    env: { ...options.environment, ...environment, CASCADE_VOLUME: volume },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => log(chunk.toString()))
  const exit = new Promise<ContainerExit>((resolve) => {
    child.once('error', (error) => resolve({ reason: `CannotStartContainerError: ${error.message}` }))
    child.once('exit', (code, signal) =>
      resolve({ exitCode: code ?? 128 + (signal === null ? 0 : constants.signals[signal]) }),
    )
  })
  return { exit, stop: () => send(child.pid, 'SIGTERM'), kill: () => send(child.pid, 'SIGKILL') }
}

function send(group: number | undefined, signal: NodeJS.Signals): void {
  if (group === undefined) return
  try {
    process.kill(-group, signal)
  } catch {
    // It is gone.
  }
}
