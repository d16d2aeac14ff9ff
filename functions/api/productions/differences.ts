import type { Production } from '../../../shared/model/production.ts'
import { currentJob, type Transformation } from '../../../shared/model/transformation.ts'
import { differingSteps, type Comparable } from '../../../shared/production/differences.ts'
import type { ProductionPlan } from '../../../shared/production/plan.ts'
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
  /** The steps that differ in more than that. */
  readonly beside: readonly string[]
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
  const found = { production, transformations, more, beside }
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

/** Commands shown: one for each cell of a step that wants more runs. */
const COMMANDS = 5

/** Why a plan cannot be submitted under its name, in a sentence; `replace`: steps whose job it was to replace. */
export function sayDifferences({ production, beside, more }: Differences, replace: readonly string[]): string {
  if (production.removing) return `production ${production.name} is being removed: wait, or take another name with --as`
  const steps = beside.filter((step) => !replace.includes(step))
  if (steps.length === 0 && more.length > 0)
    return `production ${production.name} exists with fewer runs than this asks for: first ${extendText(more)}, then submit it again`
  const which = steps.length === 1 ? `step ${steps.join()} differs` : `steps ${steps.join(', ')} differ`
  return (
    `production ${production.name} exists with other content: ${which}; ` +
    'take another name with --as, or remove it first with "cascade rm"; ' +
    'of a Stopped step "cascade submit FILE --replace STEP" replaces the job' +
    (more.length === 0 ? '' : `; for more runs ${extendText(more)}`)
  )
}

function extendText(more: readonly MoreRuns[]): string {
  const commands = more.slice(0, COMMANDS).map(({ name, wanted }) => `"cascade extend ${name} ${wanted}"`)
  const others = more.length - commands.length
  return [...commands, ...(others > 0 ? [`and so on for ${others} more`] : [])].join(', ')
}
