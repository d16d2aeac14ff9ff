import { link, mkdir, realpath, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { TaskInput } from '../../shared/model/task-order.ts'
import type { Objects } from '../../shared/ports/objects.ts'
import { ExecutionFailure } from '../execution-failure.ts'
import { checkContent, checkSize, gone } from './check-input.ts'
import { INPUTS_FILE, inputNames } from './input-names.ts'
import type { Reach } from './reach.ts'

/** An input at its place in the inputs directory. */
export interface StagedInput {
  readonly input: TaskInput
  /** Path in the inputs directory, `/` between parts. */
  readonly name: string
  /** A file of the machine that has to be mounted there, because a container cannot follow a link to it; else null. */
  readonly mount: string | null
}

/** What stage-in works with. */
export interface StageIn {
  readonly objects: Objects
  /** The inputs directory on the machine. */
  readonly directory: string
  readonly reach: Reach
  /** Aborts when the execution has to end. */
  readonly signal: AbortSignal
}

/**
 * Brings inputs to the inputs directory. Each must be there and be what the catalog knows: a file that is gone or differs is
 * the payload's (its other files must not suffer for it), storage that does not answer the machine's.
 */
export async function stageIn(inputs: readonly TaskInput[], setting: StageIn): Promise<readonly StagedInput[]> {
  const names = inputNames(inputs.map((input) => input.lfn))
  const staged: StagedInput[] = []
  for (const [index, input] of inputs.entries()) {
    const name = names[index] ?? ''
    const place = join(setting.directory, name)
    await mkdir(dirname(place), { recursive: true })
    staged.push({ input, name, mount: await bring(input, place, setting) })
  }
  return staged
}

/** Writes `inputs.json`: what each input is, with its path as the command sees it. */
export async function listInputs(directory: string, staged: readonly StagedInput[], seen: string): Promise<void> {
  const list = staged.map(({ input: { lfn, size, checksum, metadata }, name }) => {
    return { path: `${seen}/${name}`, lfn, size, checksum, metadata }
  })
  await writeFile(join(directory, INPUTS_FILE), `${JSON.stringify(list, undefined, 2)}\n`)
}

async function bring(input: TaskInput, place: string, setting: StageIn): Promise<string | null> {
  const { location } = input
  if (location.kind === 'object') {
    await bringObject(input, { key: location.key, place }, setting)
    return null
  }
  const { path } = location
  if (setting.reach === 'none')
    throw new ExecutionFailure(
      'configuration',
      `Input ${input.lfn} is the file ${path} of another machine; a job on AWS Batch can reach replicas in the bucket of files only.`,
      input.lfn,
    )
  await checkContent(input, path, setting.signal)
  if (setting.reach === 'linked') return symlink(path, place).then(() => null)
  return linkOrMount(await realpath(path), place)
}

/** On one machine an object is shared and nobody can change it: reading all of it again would cost more than it finds. */
async function bringObject(
  input: TaskInput,
  { key, place }: { readonly key: string; readonly place: string },
  { objects, reach, signal }: StageIn,
): Promise<void> {
  if (!(await objects.fetch(key, place))) throw gone(input, key)
  await (reach === 'none' ? checkContent(input, place, signal) : checkSize(input, place))
}

async function linkOrMount(path: string, place: string): Promise<string | null> {
  try {
    await link(path, place)
    return null
  } catch {
    // Another file system, or another user's file. A container engine mounts files over files only.
    await writeFile(place, '')
    return path
  }
}
