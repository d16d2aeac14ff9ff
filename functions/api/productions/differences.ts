import type { Production } from '../../../shared/model/production.ts'
import { currentJob, type Transformation } from '../../../shared/model/transformation.ts'
import { differingSteps, type Comparable } from '../../../shared/production/differences.ts'
import type { ProductionPlan } from '../../../shared/production/plan.ts'
import { stepDifference, type StepDifference } from '../../../shared/production/step-difference.ts'
import { runCounts, type MoreRuns } from '../../../shared/production/run-counts.ts'
import type { Ports } from '../../../shared/ports/ports.ts'

/** A production as it is, and how a plan of the same name differs from it. */
export interface Differences {
  readonly production: Production
  /** Its transformations that are there. */
  readonly transformations: readonly Transformation[]
  /** With the run numbers of the simulations that were extended since, as they were allotted at first. */
  readonly plan: ProductionPlan
  /** Steps whose content differs; none: it is the same production. */
  readonly steps: readonly string[]
  /** Simulations of which the plan wants more runs than they have. */
  readonly more: readonly MoreRuns[]
  /** The steps that differ in more than that, and in what. */
  readonly beside: readonly StepDifference[]
}

/** A plan, and the same one with other counts of runs in some steps. */
export interface Replanned {
  readonly plan: ProductionPlan
  readonly withCounts: (counts: ReadonlyMap<string, number>) => ProductionPlan
}

/** How a plan differs from the production of its name; undefined when there is none. */
export async function differences(
  { plan, withCounts }: Replanned,
  ports: Pick<Ports, 'productions' | 'transformations'>,
): Promise<Differences | undefined> {
  const production = await ports.productions.read(plan.name)
  if (production === undefined) return undefined
  const transformations = await ports.transformations.read(production.transformations)
  const before = transformations.map(comparable)
  const { submitted, more } = runCounts(before, plan.transformations)
  const atFirst = submitted.size === 0 ? plan : withCounts(submitted)
  const beside = stepsOf(production, before, atFirst)
  const found = {
    production,
    transformations,
    more,
    beside: beside.map((step) => stepDifference(step, before, atFirst.transformations)),
  }
  // Nothing of what it has fits a plan that wants more: whether that matters, is for those to say who know what has begun.
  return more.length === 0
    ? { ...found, plan: atFirst, steps: beside }
    : { ...found, plan, steps: stepsOf(production, before, plan) }
}

function stepsOf(production: Production, before: readonly Comparable[], plan: ProductionPlan): readonly string[] {
  const names = new Set(production.transformations)
  // What the production promises and has not got yet was on its way when its submission died: no difference.
  const missing = plan.transformations.filter(({ definition }) => {
    return names.has(definition.name) && !before.some((one) => one.definition.name === definition.name)
  })
  return differingSteps([...before, ...missing], plan.transformations)
}

/** A transformation as it is now, to be compared with one that is planned. */
export function comparable(transformation: Transformation): Comparable {
  const { definition, state } = transformation
  return { definition: { ...definition, job: currentJob(transformation) }, runs: state.runs }
}
