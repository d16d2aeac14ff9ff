import { InputError } from '../shared/model/input-error.ts'
import type { ExitClass } from '../shared/model/exit-class.ts'
import { StorageError, storageError } from '../shared/local/storage-error.ts'

/** How an execution failed: never `done`. */
export type FailureClass = Exclude<ExitClass, 'done'>

/** An execution cannot go on. `message` is one sentence for people; `end` decides what follows. */
export class ExecutionFailure extends Error {
  readonly end: FailureClass

  constructor(end: FailureClass, message: string) {
    super(message)
    this.name = 'ExecutionFailure'
    this.end = end
  }
}

/** What to put into the manifest for whatever was thrown: errors that nobody foresaw are the machine's, not the payload's. */
export function failureOf(error: unknown): { readonly end: FailureClass; readonly message: string } {
  if (error instanceof ExecutionFailure) return { end: error.end, message: error.message }
  if (error instanceof InputError)
    return { end: 'payload', message: `Its output cannot be registered: ${error.message}.` }
  const refused = storageError('work around the command', error)
  if (refused instanceof StorageError) return { end: 'infrastructure', message: refused.message }
  const message = error instanceof Error ? error.message : String(error)
  return { end: 'infrastructure', message: `The runner failed around the command: ${message}` }
}
