import { nearest } from '../../model/metadata-nearest.ts'
import { error, type Finding } from '../../document/finding.ts'
import { placeOfStep } from '../place-of-step.ts'
import { placedSteps, type Checked, type PlacedStep } from '../rule.ts'
import type { Step } from '../schema.ts'
import { parentsFirst } from '../step-order.ts'

/** Parents exist, each is named once, none is the step itself, and no step comes of its own outputs. */
export function checkParents({ document }: Checked): readonly Finding[] {
  const names = new Set(document.steps.map((step) => step.name))
  // Which of two steps of one name is meant, nobody can tell.
  if (names.size < document.steps.length) return []
  const tangled = tangledSteps(document.steps, names)
  return placedSteps(document).flatMap((placed) => [
    ...parentFindings(placed, names),
    ...(tangled.has(placed.step.name) ? cycleFindings(placed, document.steps) : []),
  ])
}

/** Steps that are in a cycle, or below one: all but those that can be put in order. Mostly none, and then nothing is searched. */
function tangledSteps(steps: readonly Step[], names: ReadonlySet<string>): ReadonlySet<string> {
  const linked = steps.map(({ name, parents }) => ({
    name,
    parents: parents.filter((parent) => parent !== name && names.has(parent)),
  }))
  const ordered = new Set(parentsFirst(linked).map(({ name }) => name))
  return new Set([...names].filter((name) => !ordered.has(name)))
}

function parentFindings({ step, path }: PlacedStep, names: ReadonlySet<string>): readonly Finding[] {
  return step.parents.flatMap((parent, index) => {
    const text = parentFault(step, index, names)
    return text === undefined
      ? []
      : [error([...path, 'parents', ...(step.parents.length > 1 ? [index] : [])], `${parent} ${text}`)]
  })
}

function parentFault(step: Step, index: number, names: ReadonlySet<string>): string | undefined {
  const parent = step.parents[index] ?? ''
  if (parent === step.name) return 'is the step itself, which would feed itself; a parent should be another step'
  if (step.parents.indexOf(parent) < index) return 'stands twice, each parent should stand there once'
  if (names.has(parent)) return undefined
  const others = [...names].filter((name) => name !== step.name)
  const near = nearest(parent, others)
  return `is no step of this production, ${near === undefined ? `the others are ${others.join(', ')}` : `did you mean ${near}?`}`
}

/** A cycle is told once, at its first step in the file. */
function cycleFindings({ step, path }: PlacedStep, steps: readonly Step[]): readonly Finding[] {
  const cycle = cycleThrough(step.name, steps)
  const own = placeOfStep(step.name, steps)
  if (cycle === undefined || cycle.some((name) => placeOfStep(name, steps) < own)) return []
  const round = [...cycle, step.name].join(' <- ')
  return [error([...path, 'parents'], `the steps feed each other in a cycle, ${round}, and none could ever begin`)]
}

/** The shortest way from a step up through parents back to itself, by way of another step; each step is visited once. */
function cycleThrough(name: string, steps: readonly Step[]): readonly string[] | undefined {
  const cameFrom = new Map<string, string | null>([[name, null]])
  // A map hands out what is added while it is gone through: those that are nearest first.
  for (const at of cameFrom.keys()) {
    const parents = steps[placeOfStep(at, steps)]?.parents ?? []
    if (at !== name && parents.includes(name)) return wayTo(at, cameFrom)
    // A step that names itself is told apart.
    for (const parent of parents) if (!cameFrom.has(parent)) cameFrom.set(parent, at)
  }
  return undefined
}

function wayTo(end: string, cameFrom: ReadonlyMap<string, string | null>): readonly string[] {
  const way: string[] = []
  for (let at: string | null = end; at !== null; at = cameFrom.get(at) ?? null) way.push(at)
  return way.toReversed()
}
