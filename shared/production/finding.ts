import type { Problem } from '../model/input-error.ts'

/** Where something stands in the document: keys and positions, `['steps', 2, 'runs', 'count']`; empty = the whole. */
export type Path = readonly (string | number)[]

/** An error refuses the production; a warning is only said. */
export type Severity = 'error' | 'warning'

/** What a rule finds: where, and in half a sentence what is wrong with which value and what would be right. */
export interface Finding {
  readonly path: Path
  readonly text: string
  readonly severity: Severity
  /** Where the path does not tell the line: in a file that is no YAML. */
  readonly line?: number
}

/** One thing that is wrong with a production, with all that is needed to find it in the file. */
export interface ProductionProblem extends Problem {
  readonly severity: Severity
  /** Name of the step, null when it is not about one. */
  readonly step: string | null
  /** Line in the YAML, from 1. */
  readonly line: number
}

/** A {@link Finding} that refuses the production. */
export function error(path: Path, text: string): Finding {
  return { path, text, severity: 'error' }
}

/** A {@link Finding} that is only said. */
export function warning(path: Path, text: string): Finding {
  return { path, text, severity: 'warning' }
}

/** Whether nothing refuses the production. */
export function isAccepted(problems: readonly { readonly severity: Severity }[]): boolean {
  return problems.every((problem) => problem.severity !== 'error')
}
