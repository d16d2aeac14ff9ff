import type { Objects } from '../../shared/ports/objects.ts'
import type { BatchEnvironment } from './batch-environment.ts'

/** What the containers around a command work with. */
export interface BatchSetting {
  readonly environment: BatchEnvironment
  readonly objects: Objects
  /** The container has to end (Spot, TerminateJob). */
  readonly signal: AbortSignal
}
