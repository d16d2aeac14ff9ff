/** Where something stands in the document: keys and positions, `['steps', 2, 'runs', 'count']`; empty = the whole. */
export type Path = readonly (string | number)[]

/** An error refuses the document; a warning is only said. */
export type Severity = 'error' | 'warning'

/** What is found in a document that somebody wrote: where, and in half a sentence what is wrong with which value and what would be right. */
export interface Finding {
  readonly path: Path
  readonly text: string
  readonly severity: Severity
  /** Where the path does not tell the line: in a file that is no YAML. */
  readonly line?: number
}

/** A {@link Finding} that refuses the document. */
export function error(path: Path, text: string): Finding {
  return { path, text, severity: 'error' }
}

/** A {@link Finding} that is only said. */
export function warning(path: Path, text: string): Finding {
  return { path, text, severity: 'warning' }
}

/** Whether nothing refuses the document. */
export function isAccepted(problems: readonly { readonly severity: Severity }[]): boolean {
  return problems.every((problem) => problem.severity !== 'error')
}
