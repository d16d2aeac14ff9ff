import { ApiError } from '../../shared/api/refusal.ts'
import { InputError } from '../../shared/model/input-error.ts'
import { errorCode } from '../../shared/model/error-code.ts'
import { printError, printJson } from './print.ts'

/** The work failed, and all there is to say has been said. */
export class WorkFailed extends Error {
  constructor() {
    super('the work failed')
    this.name = 'WorkFailed'
  }
}

/** The input was refused, and all there is to say has been said. */
export class WorkRefused extends Error {
  constructor() {
    super('the input was refused')
    this.name = 'WorkRefused'
  }
}

/** 2 when the user's input is wrong, else 1. */
export function exitCodeOf(error: unknown): number {
  return error instanceof InputError || error instanceof WorkRefused ? 2 : 1
}

/** Says what went wrong, in sentences; a stack trace only for what is nobody's fault but ours. */
export function explain(error: unknown, json: boolean): void {
  if (error instanceof WorkFailed || error instanceof WorkRefused) return
  const problems = problemsOf(error)
  if (json) printJson({ error: { kind: exitCodeOf(error) === 2 ? 'input' : 'failed', problems } })
  for (const { message } of problems) printError(`cascade: ${message}`)
  if (isOurs(error) && error instanceof Error && error.stack !== undefined) printError(error.stack)
}

function problemsOf(error: unknown): readonly { readonly field: string; readonly message: string }[] {
  if (error instanceof InputError) return error.problems
  return [{ field: '', message: messageOf(error) }]
}

/** What the system's codes mean for whoever runs a command. */
const MEANINGS = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EROFS', 'the file system is read-only'],
  ['EACCES', 'this user may not do that there'],
  ['EPERM', 'this user may not do that there'],
  ['ECONNREFUSED', 'the engine of this home has just ended: try again'],
  ['ECONNRESET', 'the engine of this home ended meanwhile: look with "cascade status" at what was done'],
])

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const meaning = isSystemError(error) ? MEANINGS.get(errorCode(error) ?? '') : undefined
  return meaning === undefined ? error.message : `${meaning} (${error.message})`
}

/** Names of errors that speak to people: of the machine, the home, the server. */
const SPEAKING = new Set(['StorageError', 'DatabaseError', 'HomeInUseError'])

function isOurs(error: unknown): boolean {
  if (error instanceof InputError || error instanceof ApiError) return false
  return !(error instanceof Error && (SPEAKING.has(error.name) || isSystemError(error)))
}

function isSystemError(error: Error): boolean {
  return 'syscall' in error
}
