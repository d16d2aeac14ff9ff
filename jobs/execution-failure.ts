import { InputError } from '../shared/model/input-error.ts'
import type { ExitClass } from '../shared/model/exit-class.ts'
import { StorageError, storageError } from '../shared/local/storage-error.ts'

/** How an execution failed: never `done`. */
export type FailureClass = Exclude<ExitClass, 'done'>

/** An execution cannot go on. `message` is one sentence for people; `end` decides what follows, `input` is the LFN of the input to blame. */
export class ExecutionFailure extends Error {
  readonly end: FailureClass
  readonly input: string | undefined

  constructor(end: FailureClass, message: string, input?: string) {
    super(message)
    this.name = 'ExecutionFailure'
    this.end = end
    this.input = input
  }
}

interface ManifestFailure {
  readonly end: FailureClass
  readonly message: string
  readonly input?: string | undefined
}

/** What to put into the manifest for whatever was thrown: errors that nobody foresaw are the machine's, not the payload's. */
export function failureOf(error: unknown): ManifestFailure {
  if (error instanceof ExecutionFailure) return { end: error.end, message: error.message, input: error.input }
  if (error instanceof InputError)
    return { end: 'payload', message: `Its output cannot be registered: ${error.message}.` }
  const refused = storageError('work around the command', error)
  if (refused instanceof StorageError) return { end: 'infrastructure', message: refused.message }
  const message = error instanceof Error ? error.message : String(error)
  return { end: 'infrastructure', message: `The runner failed around the command: ${message}` }
}
