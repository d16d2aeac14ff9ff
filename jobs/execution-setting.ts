import type { Objects } from '../shared/ports/objects.ts'
import type { ExecutionLog } from './log/execution-log.ts'

/** What an execution works with. */
export interface ExecutionSetting {
  readonly objects: Objects
  /** Absolute path; everything of the execution that is not an object lies in it. */
  readonly workDirectory: string
  readonly log: ExecutionLog
  /** The execution has to end, whatever it is doing. */
  readonly signal: AbortSignal
}
