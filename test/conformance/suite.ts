import * as z from 'zod'

/** How a case ended. `differs`: ours is another answer on purpose, see docs/conformance.md. */
export interface CaseResult {
  readonly id: string
  readonly status: 'passed' | 'failed' | 'skipped' | 'differs'
  /** Wanted and got, or the reason; empty when passed. */
  readonly detail: string
}

/** An implementation of the cases of one suite. `run` throws a ZodError when the file as a whole has not the suite's form. */
export interface Suite {
  readonly suite: string
  run(file: unknown): readonly CaseResult[]
}

/** Runs cases one by one. One that has not the form of its suite fails, and says what is wrong with it. */
export function runCases<T>(
  cases: readonly unknown[],
  form: z.ZodType<T>,
  run: (one: T) => CaseResult,
): readonly CaseResult[] {
  return cases.map((one, place) => {
    const parsed = form.safeParse(one)
    if (parsed.success) return run(parsed.data)
    return { id: idOf(one, place), status: 'failed', detail: `is no case: ${z.prettifyError(parsed.error)}` }
  })
}

/** The id of a case; its place in the file where it has none. */
export function idOf(one: unknown, place: number): string {
  return z.object({ id: z.string() }).safeParse(one).data?.id ?? `case ${place + 1}`
}
