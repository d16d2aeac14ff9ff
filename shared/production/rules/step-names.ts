import { cellsOf, transformationName, type Axes } from '../axes.ts'
import { error, type Finding } from '../../document/finding.ts'
import { placedSteps, type Checked } from '../rule.ts'

/** Longest name of a transformation: it is part of LFNs, keys and job names (128 characters on AWS Batch). */
const LONGEST_NAME = 120

/** Steps have names of their own, and so have the transformations that they become: `a-b` over c, and `a` over b-c, do not. */
export function checkStepNames({ document, schema }: Checked): readonly Finding[] {
  const steps = new Set<string>()
  const transformations = new Map<string, string>()
  return placedSteps(document).flatMap(({ step, path }) => {
    const at = [...path, 'name']
    if (steps.has(step.name)) return [error(at, `another step has the name ${step.name}, each should have its own`)]
    steps.add(step.name)
    const texts = distinct(cellsOf(step, document, schema)).flatMap((axes) => {
      const name = transformationName(document.production, step.name, axes)
      const found = nameFaults(name, { step: step.name, other: transformations.get(name) })
      transformations.set(name, step.name)
      return found
    })
    return texts.slice(0, 1).map((text) => error(at, text))
  })
}

/** Cells each once: a value that stands twice on its axis is refused where it stands. */
function distinct(cells: readonly Axes[]): readonly Axes[] {
  return [...new Map(cells.map((axes) => [JSON.stringify(Object.values(axes).map(String)), axes])).values()]
}

function nameFaults(
  name: string,
  { step, other }: { readonly step: string; readonly other: string | undefined },
): readonly string[] {
  const long = `the transformation ${name} has a name of ${name.length} characters, at most ${LONGEST_NAME} are allowed`
  const taken =
    other === step
      ? `two combinations of its axes make the transformation ${name}, rename a value of the matrix`
      : `the transformation ${name} has the same name as one of step ${other ?? ''}, rename one of the steps`
  return [...(name.length > LONGEST_NAME ? [long] : []), ...(other === undefined ? [] : [taken])]
}
