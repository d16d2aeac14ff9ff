import type { Problem } from '../model/input-error.ts'
import type { Finding, Path, Severity } from './finding.ts'
import { dotted, lineOf, type Lines } from './yaml-lines.ts'

/** One thing that is wrong with a document, with all that is needed to find it in the file. */
export interface LineProblem extends Problem {
  readonly severity: Severity
  /** Line in the file, from 1. */
  readonly line: number
}

/** A part of a document that has a name of its own, and the path of what is found in it. */
export interface NamedPart {
  readonly name: string
  readonly path: Path
}

/** A finding as a problem: one sentence that names line, part (null: none) and field. */
export function lineProblem(finding: Finding, lines: Lines, part: NamedPart | null = null): LineProblem {
  const { path, text, severity } = finding
  const line = finding.line ?? lineOf(lines, path)
  const field = dotted(part?.path ?? path)
  const place = [`line ${line}`, ...(part === null ? [] : [part.name]), ...(field === '' ? [] : [field])]
  return { severity, field: dotted(path), message: `${place.join(', ')}: ${text}`, line }
}

/** Problems in the order of the file, each once. */
export function inOrder<P extends LineProblem>(problems: readonly P[]): readonly P[] {
  const sorted = problems.toSorted((a, b) => a.line - b.line)
  return [...new Map(sorted.map((problem) => [problem.message, problem])).values()]
}
