import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { OutputDeclaration } from '../../shared/model/job.ts'
import { errorCode } from '../../shared/model/error-code.ts'
import type { Value } from '../../shared/model/placeholders.ts'
import {
  countProblem,
  declarationFinder,
  numberProblem,
  sizeProblem,
  type DeclaredName,
} from '../../shared/production/declared-outputs.ts'
import { ExecutionFailure } from '../execution-failure.ts'

/** Ends the name of a file in which the job says the metadata of the output beside it. */
export const METADATA_SUFFIX = '.meta.json'

/** A file in the outputs directory that a declaration asked for. */
export interface FoundOutput extends DeclaredName {
  readonly name: string
  readonly path: string
}

/** What the outputs directory holds, sorted by name. */
export interface Verified {
  readonly outputs: readonly FoundOutput[]
  /** Names that no declaration asked for: they are not registered. */
  readonly undeclared: readonly string[]
}

/** What is verified: the outputs directory against the declarations of a job. */
export interface Verification {
  readonly directory: string
  readonly declarations: readonly OutputDeclaration[]
  /** What placeholders in the names stand for: the run and the axes. All others capture. */
  readonly known: Readonly<Record<string, Value>>
}

// U+FFFD stands for bytes that are no UTF-8; control characters forge lines of a log.
const UNSPEAKABLE = /[\p{Cc}\ufffd]/u

/**
 * Matches what the command left against what was declared; the first declaration that fits a name has it. Throws an
 * {@link ExecutionFailure} of the payload, with what was expected and what was found, when number, kind or size is wrong.
 */
export async function verifyOutputs({ directory, declarations, known }: Verification): Promise<Verified> {
  const entries = await list(directory)
  const names = new Set(entries.map((entry) => entry.name))
  const declarationOf = declarationFinder(declarations, known)
  const outputs: FoundOutput[] = []
  const undeclared: string[] = []
  for (const entry of entries) {
    if (isMetadataOf(entry.name, names)) continue
    const found = declarationOf(entry.name)
    if (found === undefined || entry.isDirectory()) undeclared.push(entry.name)
    else outputs.push({ name: speakable(entry), path: join(directory, entry.name), ...found })
  }
  for (const declaration of declarations) checkCount(declaration, outputs, [...names])
  refuse(numberProblem(outputs.length))
  for (const output of outputs) await checkSize(output)
  return { outputs, undeclared }
}

async function list(directory: string): Promise<readonly Dirent[]> {
  try {
    // A link in its place would make outputs of files that no command wrote.
    if (!(await lstat(directory)).isDirectory()) throw payload('The outputs directory was replaced by something else')
    const entries = await readdir(directory, { withFileTypes: true })
    return entries.sort((one, other) => (one.name < other.name ? -1 : 1))
  } catch (error) {
    const code = errorCode(error)
    // The command removed the directory: it left nothing.
    if (code === 'ENOENT') return []
    if (code === 'EACCES') throw payload(`The command closed the outputs directory: it may not be read (${code})`)
    throw error
  }
}

function isMetadataOf(name: string, names: ReadonlySet<string>): boolean {
  return name.endsWith(METADATA_SUFFIX) && names.has(name.slice(0, -METADATA_SUFFIX.length))
}

function speakable(entry: Dirent): string {
  const name = JSON.stringify(entry.name)
  if (UNSPEAKABLE.test(entry.name))
    throw payload(`Output ${name} has a name with control characters, or one that is not UTF-8`)
  // What a link points to may lie outside the outputs, and change later.
  if (entry.isSymbolicLink()) throw payload(`Output ${name} is a symbolic link; the command must write the file itself`)
  if (!entry.isFile()) throw payload(`Output ${name} is no regular file`)
  return entry.name
}

function checkCount(declaration: OutputDeclaration, outputs: readonly FoundOutput[], names: readonly string[]): void {
  const problem = countProblem(declaration, outputs.filter((output) => output.declaration === declaration).length)
  if (problem === undefined) return
  const there = names.length === 0 ? 'the outputs directory is empty' : `the outputs directory has ${some(names)}`
  throw payload(`${problem}; ${there}`)
}

async function checkSize({ name, path, declaration }: FoundOutput): Promise<void> {
  const { size } = await lstat(path)
  refuse(sizeProblem({ name, size, declaration }))
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw payload(problem)
}

/** A few names, and how many more there are. */
export function some(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => JSON.stringify(name))
  return names.length > shown.length ? `${shown.join(', ')} and ${names.length - shown.length} more` : shown.join(', ')
}

function payload(message: string): ExecutionFailure {
  return new ExecutionFailure('payload', `${message}.`)
}
