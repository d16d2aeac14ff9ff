/** How a case ended. `differs`: ours is another answer on purpose, see docs/conformance.md. */
export interface CaseResult {
  readonly id: string
  readonly status: 'passed' | 'failed' | 'skipped' | 'differs'
  /** Wanted and got, or the reason; empty when passed. */
  readonly detail: string
}

/** An implementation of the cases of one suite. `run` throws when the file has not the suite's form. */
export interface Suite {
  readonly suite: string
  run(file: unknown): readonly CaseResult[]
}
