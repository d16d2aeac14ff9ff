import { nearest } from '../../model/metadata-nearest.ts'
import { error, type Finding } from '../finding.ts'
import { placedSteps, type Checked, type PlacedStep } from '../rule.ts'
import type { ProductionDocument, Step } from '../schema.ts'

/** Parents exist, each is named once, none is the step itself, and no step comes of its own outputs. */
export function checkParents({ document }: Checked): readonly Finding[] {
  const names = document.steps.map((step) => step.name)
  // Which of two steps of one name is meant, nobody can tell.
  if (new Set(names).size < names.length) return []
  return placedSteps(document).flatMap((placed) => [
    ...parentFindings(placed, names),
    ...cycleFindings(placed, document),
  ])
}

function parentFindings({ step, path }: PlacedStep, names: readonly string[]): readonly Finding[] {
  return step.parents.flatMap((parent, index) => {
    const text = parentFault(step, index, names)
    return text === undefined
      ? []
      : [error([...path, 'parents', ...(step.parents.length > 1 ? [index] : [])], `${parent} ${text}`)]
  })
}

function parentFault(step: Step, index: number, names: readonly string[]): string | undefined {
  const parent = step.parents[index] ?? ''
  if (parent === step.name) return 'is the step itself, which would feed itself; a parent should be another step'
  if (step.parents.indexOf(parent) < index) return 'stands twice, each parent should stand there once'
  if (names.includes(parent)) return undefined
  const others = names.filter((name) => name !== step.name)
  const near = nearest(parent, others)
  return `is no step of this production, ${near === undefined ? `the others are ${others.join(', ')}` : `did you mean ${near}?`}`
}

/** A cycle is told once, at its first step in the file. */
function cycleFindings({ step, path }: PlacedStep, { steps }: ProductionDocument): readonly Finding[] {
  const cycle = cycleThrough(step.name, steps)
  const order = steps.map((other) => other.name)
  const first = cycle?.every((name) => order.indexOf(name) >= order.indexOf(step.name))
  if (cycle === undefined || first !== true) return []
  const round = [...cycle, step.name].join(' <- ')
  return [error([...path, 'parents'], `the steps feed each other in a cycle, ${round}, and none could ever begin`)]
}

/** The shortest way from a step up through parents back to itself, by way of another step. */
function cycleThrough(name: string, steps: readonly Step[]): readonly string[] | undefined {
  const parentsOf = new Map(steps.map((step) => [step.name, step.parents]))
  const seen = new Set<string>()
  let ways: readonly (readonly string[])[] = [[name]]
  while (ways.length > 0) {
    const longer = ways.flatMap((way) => nextOf(way, parentsOf))
    const back = longer.find((way) => way.at(-1) === name)
    if (back !== undefined) return back.slice(0, -1)
    ways = longer.filter((way) => !seen.has(way.at(-1) ?? ''))
    for (const way of ways) seen.add(way.at(-1) ?? '')
  }
  return undefined
}

/** A way and each of its next steps; a step that names itself is told apart. */
function nextOf(
  way: readonly string[],
  parentsOf: ReadonlyMap<string, readonly string[]>,
): readonly (readonly string[])[] {
  const last = way.at(-1) ?? ''
  return (parentsOf.get(last) ?? []).filter((parent) => parent !== last).map((parent) => [...way, parent])
}
