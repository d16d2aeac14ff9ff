import { isMap, isSeq, type Document } from 'yaml'
import type { Finding, Path } from '../document/finding.ts'
import { inOrder, lineProblem, type LineProblem } from '../document/problems.ts'
import type { Lines } from '../document/yaml-lines.ts'

/** One thing that is wrong with a production, with all that is needed to find it in the file. */
export interface ProductionProblem extends LineProblem {
  /** Name of the step, null when it is not about one. */
  readonly step: string | null
}

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
  return inOrder(findings.map((finding) => problemOf(finding, against)))
}

function problemOf(finding: Finding, { lines, steps }: ToldAgainst): ProductionProblem {
  const step = stepName(finding.path, steps)
  const part = step === null ? null : { name: `step ${step}`, path: finding.path.slice(2) }
  return { ...lineProblem(finding, lines, part), step }
}

function stepName(path: Path, steps: readonly string[]): string | null {
  const [top, index] = path
  return top === 'steps' && typeof index === 'number' ? (steps[index] ?? null) : null
}
