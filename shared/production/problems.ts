import { isMap, isSeq, type Document } from 'yaml'
import type { Finding, Path, ProductionProblem } from './finding.ts'
import { dotted, lineOf, type Lines } from './yaml-lines.ts'

/** What findings are told against: the lines of the file and the names of its steps, in order. */
export interface ToldAgainst {
  readonly lines: Lines
  readonly steps: readonly string[]
}

/** The names of the steps, also of a file that is broken elsewhere; a step without a name has its number, from 1. */
export function stepNamesOf(yaml: Document): readonly string[] {
  const steps = yaml.get('steps')
  if (!isSeq(steps)) return []
  return steps.items.map((step, index) => {
    const name = isMap(step) ? step.get('name') : undefined
    return typeof name === 'string' ? name : `number ${index + 1}`
  })
}

/** Findings as problems: with step, line, and one sentence that names both, and the field. In the order of the file, each once. */
export function problemsOf(findings: readonly Finding[], against: ToldAgainst): readonly ProductionProblem[] {
  const problems = findings.map((finding) => problemOf(finding, against)).toSorted((a, b) => a.line - b.line)
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()]
}

function problemOf({ path, text, severity, ...at }: Finding, { lines, steps }: ToldAgainst): ProductionProblem {
  const line = at.line ?? lineOf(lines, path)
  const step = stepName(path, steps)
  const field = dotted(step === null ? path : path.slice(2))
  const place = [`line ${line}`, ...(step === null ? [] : [`step ${step}`]), ...(field === '' ? [] : [field])]
  return { severity, step, field: dotted(path), message: `${place.join(', ')}: ${text}`, line }
}

function stepName(path: Path, steps: readonly string[]): string | null {
  const [top, index] = path
  return top === 'steps' && typeof index === 'number' ? (steps[index] ?? null) : null
}
