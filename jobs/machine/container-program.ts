import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { errorCode } from '../../shared/model/error-code.ts'
import { ExecutionFailure } from '../execution-failure.ts'
import { lastLine } from '../log/last-line.ts'

const run = promisify(execFile)

/** In order of preference: podman needs no service and no rights. */
const PROGRAMS = ['podman', 'docker'] as const
/** A program that runs containers. */
export type ContainerProgram = (typeof PROGRAMS)[number]

/** How long a program may take to say that it works, and to bring an image, in milliseconds. */
const ANSWER_TIME = 30_000
const PULL_TIME = 1_800_000

/**
 * The program that can run an image here; the image is brought when the machine does not have it. Fails as a
 * configuration failure when there is no program that works, or no such image.
 */
export async function programFor(image: string, signal: AbortSignal): Promise<ContainerProgram> {
  if (image.startsWith('-')) throw configuration(`Image ${image} is no name of an image: it starts with "-".`)
  const program = await workingProgram(image, signal)
  if ((await answer(program, ['image', 'inspect', image], { signal, timeout: ANSWER_TIME })) === undefined)
    return program
  const refusal = await answer(program, ['pull', '--quiet', image], { signal, timeout: PULL_TIME })
  if (refusal === undefined) return program
  throw configuration(`Image ${image} is not on this machine and ${program} cannot bring it: ${refusal}`)
}

async function workingProgram(image: string, signal: AbortSignal): Promise<ContainerProgram> {
  const refusals: string[] = []
  for (const program of PROGRAMS) {
    const refusal = await answer(program, ['version'], { signal, timeout: ANSWER_TIME })
    if (refusal === undefined) return program
    if (refusal !== NOT_INSTALLED) refusals.push(`${program} does not work: ${refusal}`)
  }
  const why = refusals.length === 0 ? 'neither podman nor docker is installed; install one' : refusals.join('; ')
  throw configuration(`Image ${image} is asked for, but ${why}, or say container: none.`)
}

const NOT_INSTALLED = 'not installed'

/** Undefined when the program did what it was asked, else why not. */
async function answer(
  program: ContainerProgram,
  argv: readonly string[],
  limits: { readonly signal: AbortSignal; readonly timeout: number },
): Promise<string | undefined> {
  try {
    await run(program, [...argv], limits)
    return undefined
  } catch (error) {
    limits.signal.throwIfAborted()
    if (errorCode(error) === 'ENOENT') return NOT_INSTALLED
    const said = error instanceof Error && 'stderr' in error ? lastLine(String(error.stderr)) : ''
    return said === '' ? String(error) : said
  }
}

function configuration(message: string): ExecutionFailure {
  return new ExecutionFailure('configuration', message)
}
