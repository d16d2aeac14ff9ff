/** Processors and memory that Batch is asked for. */
export interface Size {
  readonly cpus: number
  /** MiB. */
  readonly memory: number
}
