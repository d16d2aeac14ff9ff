import { cellsOf, transformationName } from '../axes.ts'
import { error, type Finding } from '../finding.ts'
import { placedSteps, type Checked } from '../rule.ts'

/** Longest name of a transformation: it is part of LFNs, keys and job names (128 characters on AWS Batch). */
const LONGEST_NAME = 120

/** Steps have names of their own, and so have the transformations that they become: `a-b` over c, and `a` over b-c, do not. */
export function checkStepNames({ document, schema }: Checked): readonly Finding[] {
  const steps = new Set<string>()
  const transformations = new Map<string, string>()
  const findings: Finding[] = []
  for (const { step, path } of placedSteps(document)) {
    const at = [...path, 'name']
    if (steps.has(step.name))
      findings.push(error(at, `another step has the name ${step.name}, each should have its own`))
    else {
      const names = cellsOf(step, document, schema).map((axes) =>
        transformationName(document.production, step.name, axes),
      )
      findings.push(
        ...names
          .flatMap((name) => nameFindings(name, transformations.get(name)).map((text) => error(at, text)))
          .slice(0, 1),
      )
      for (const name of names) transformations.set(name, step.name)
    }
    steps.add(step.name)
  }
  return findings
}

function nameFindings(name: string, other: string | undefined): readonly string[] {
  const long = `the transformation ${name} has a name of ${name.length} characters, at most ${LONGEST_NAME} are allowed`
  const taken = `the transformation ${name} has the same name as one of step ${other ?? ''}, rename one of the steps`
  return [...(name.length > LONGEST_NAME ? [long] : []), ...(other === undefined ? [] : [taken])]
}
