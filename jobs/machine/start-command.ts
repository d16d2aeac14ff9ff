import { spawn, type ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import { errorCode } from '../../shared/model/error-code.ts'
import { ExecutionFailure } from '../execution-failure.ts'

/** What is to be started. */
export interface StartableCommand {
  readonly argv: readonly string[]
  readonly directory: string
  readonly environment: Readonly<Record<string, string>>
}

/** A command that was started, in a process group of its own. */
export interface StartedCommand {
  /** Of the process and of its group. */
  readonly pid: number
  /** Its exit code when it has ended, as a shell would say it: 128 + n when signal n killed it. */
  readonly exit: Promise<number>
  /** Fulfilled when nothing holds its output open any more. */
  readonly closed: Promise<void>
  /** Stops reading its output. */
  drop(): void
}

/** A command that could not be started, with what a shell would end with and say. */
export interface Unstartable {
  readonly pid: null
  readonly exitCode: 126 | 127
  readonly reason: string
}

/**
 * Starts a command without a shell; `output` gets what it writes. Throws an {@link ExecutionFailure} when it cannot be
 * started, and that is neither for want of the program nor of rights to run it.
 */
export async function startCommand(
  command: StartableCommand,
  output: (chunk: Buffer) => void,
): Promise<StartedCommand | Unstartable> {
  const [program = '', ...args] = command.argv
  try {
    const child = spawn(program, args, {
      cwd: command.directory,
      env: command.environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const streams = [child.stdout, child.stderr]
    for (const stream of streams) stream.on('data', output)
    const ends = { exit: exitOf(child), closed: closeOf(child) }
    const pid = await pidOf(child)
    return { pid, ...ends, drop: () => void streams.map((stream) => stream.destroy()) }
  } catch (error) {
    return unstartable(program, error)
  }
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}

function pidOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('spawn', () => {
      resolve(child.pid ?? 0)
    })
  })
}

function closeOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => {
      resolve()
    })
  })
}

function unstartable(program: string, error: unknown): Unstartable {
  const code = errorCode(error)
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return { pid: null, exitCode: 127, reason: `there is no program ${program}, or none that its first line names` }
  if (code === 'EACCES' || code === 'ENOEXEC')
    return { pid: null, exitCode: 126, reason: `${program} is no program, or may not be executed` }
  if (code === 'E2BIG')
    throw new ExecutionFailure(
      'configuration',
      'The command has more arguments than this machine can pass to a program.',
    )
  if (code === 'ERR_INVALID_ARG_VALUE')
    throw new ExecutionFailure(
      'configuration',
      'The command has an argument with a null character, which no program can be given.',
    )
  throw new ExecutionFailure('infrastructure', `The machine could not start ${program} (${code ?? String(error)}).`)
}
