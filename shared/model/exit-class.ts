/**
 * How an execution ended, and what follows.
 * done: outputs are registered. configuration: no retry can mend it, the transformation stops.
 * infrastructure: the same task again. payload: files go back with one error more.
 */
export type ExitClass = 'done' | 'configuration' | 'infrastructure' | 'payload'

/** One rule: the first that fits decides. Rules are data, so that a site can have its own. */
export interface ExitRule {
  readonly exitCodes: readonly number[]
  readonly end: ExitClass
  /** What people read. */
  readonly meaning: string
}

/** Shell conventions (126, 127) and the kernel's (137 = SIGKILL, which the out-of-memory killer sends). */
const EXIT_RULES: readonly ExitRule[] = [
  { exitCodes: [0], end: 'done', meaning: 'done' },
  { exitCodes: [126], end: 'configuration', meaning: 'the command cannot be executed (exit code 126)' },
  { exitCodes: [127], end: 'configuration', meaning: 'the command was not found (exit code 127)' },
  { exitCodes: [137], end: 'infrastructure', meaning: 'killed from outside, often for want of memory (exit code 137)' },
]

/** Attempts that the same task gets when the infrastructure fails it. */
export const INFRASTRUCTURE_ATTEMPTS = 3

/**
 * Attempts of one task that may end because their site went down, before the job is the suspect. High: a home may be killed
 * often, and a job that brings its machine down is rare (docs/decisions/005).
 */
export const INTERRUPTIONS = 10

/** Failed tasks of a transformation, without a single success, after which it stops. */
export const CIRCUIT_BREAKER_FAILURES = 10

/** The class of an exit code and what it means for people. */
export function classify(exitCode: number): Pick<ExitRule, 'end' | 'meaning'> {
  const rule = EXIT_RULES.find((candidate) => candidate.exitCodes.includes(exitCode))
  return rule ?? { end: 'payload', meaning: `the command failed with exit code ${exitCode}` }
}
