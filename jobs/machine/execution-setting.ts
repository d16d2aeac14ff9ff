import type { Objects } from '../../shared/ports/objects.ts'
import type { Environment } from '../../shared/local/site/machine-environment.ts'
import type { ExecutionLog } from '../log/execution-log.ts'

/** What an execution works with. */
export interface ExecutionSetting {
  readonly objects: Objects
  /** Absolute path; everything of the execution that is not an object lies in it. */
  readonly workDirectory: string
  readonly log: ExecutionLog
  /** The machine's own variables: a command gets them, but for what would hurt it. */
  readonly environment: Environment
  /** The execution has to end, whatever it is doing. */
  readonly signal: AbortSignal
}
