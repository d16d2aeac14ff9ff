import type { Definition, RunRange } from '../model/transformation.ts'

/** A transformation as a production asks for it, before it is created. */
export interface PlannedTransformation {
  readonly definition: Definition
  /** Run numbers of its tasks. */
  readonly runs: readonly RunRange[]
  /** Tasks wanted of a simulation; 0 for others. */
  readonly wanted: number
}
