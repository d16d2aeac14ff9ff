import type { Production } from '../../../shared/model/production.ts'
import { currentJob, type Transformation } from '../../../shared/model/transformation.ts'
import { differingSteps, type Comparable } from '../../../shared/production/differences.ts'
import type { ProductionPlan } from '../../../shared/production/plan.ts'
import type { Ports } from '../../../shared/ports/ports.ts'

/** A production as it is, and how a plan of the same name differs from it. */
export interface Differences {
  readonly production: Production
  /** Its transformations that are there. */
  readonly transformations: readonly Transformation[]
  readonly plan: ProductionPlan
  /** Steps whose content differs; none: it is the same production. */
  readonly steps: readonly string[]
}

/** How a plan differs from the production of its name; undefined when there is none. */
export async function differences(
  plan: ProductionPlan,
  ports: Pick<Ports, 'productions' | 'transformations'>,
): Promise<Differences | undefined> {
  const production = await ports.productions.read(plan.name)
  if (production === undefined) return undefined
  const transformations = await ports.transformations.read(production.transformations)
  const names = new Set(production.transformations)
  const before = transformations.map(comparable)
  // What the production promises and has not got yet was on its way when its submission died: no difference.
  const missing = plan.transformations.filter(({ definition }) => {
    return names.has(definition.name) && !transformations.some((one) => one.definition.name === definition.name)
  })
  return { production, transformations, plan, steps: differingSteps([...before, ...missing], plan.transformations) }
}

/** A transformation as it is now, to be compared with one that is planned. */
export function comparable(transformation: Transformation): Comparable {
  const { definition, state } = transformation
  return { definition: { ...definition, job: currentJob(transformation) }, runs: state.runs }
}

/** Why a plan cannot be submitted under its name, in a sentence. */
export function sayDifferences({ production, steps }: Differences): string {
  if (production.removing) return `production ${production.name} is being removed: wait, or take another name with --as`
  const which = steps.length === 1 ? `step ${steps.join()} differs` : `steps ${steps.join(', ')} differ`
  return (
    `production ${production.name} exists with other content: ${which}; ` +
    'take another name with --as, or remove it first with "cascade rm"; ' +
    'of a Stopped step "cascade submit FILE --replace STEP" replaces the job'
  )
}
