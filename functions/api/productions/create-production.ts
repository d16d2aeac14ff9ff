import { conflict } from '../../../shared/api/refusal.ts'
import type { Production } from '../../../shared/model/production.ts'
import { newState } from '../../../shared/model/transformation.ts'
import type { ProductionPlan } from '../../../shared/production/plan.ts'
import { activateTransformations } from '../../../shared/lifecycle/activate-transformations.ts'
import type { ApiContext } from '../context.ts'
import { reserveRuns } from './reserve-runs.ts'

/**
 * Creates a production: its run numbers are reserved, its name taken, its transformations created, and only when all are
 * there, brought to life. If it dies half way, the same request goes on from there.
 */
export async function createProduction(plan: ProductionPlan, text: string, context: ApiContext): Promise<void> {
  await reserveRuns(plan, [], context)
  const production = productionOf(plan, text, { created: context.ports.clock.now(), version: 1 })
  if (!(await context.ports.productions.create(production)))
    throw conflict('production', `production ${plan.name} was submitted by somebody else at this moment: try again`)
  await createTransformations(plan, context)
}

/** Creates what is not there of a plan's transformations, and brings to life what is New. */
export async function createTransformations(plan: ProductionPlan, context: ApiContext): Promise<void> {
  const list = plan.transformations.map(({ definition, runs, wanted }) => ({
    definition,
    state: newState(runs, wanted),
  }))
  await context.ports.transformations.create(list)
  const names = list.map(({ definition }) => definition.name)
  await activateTransformations(names, context.by, context.ports)
}

/** A plan as the production that is kept. */
export function productionOf(
  plan: ProductionPlan,
  text: string,
  kept: Pick<Production, 'created' | 'version'>,
): Production {
  const children: Record<string, string[]> = {}
  for (const { definition } of plan.transformations)
    for (const parent of definition.parents) children[parent] = [...(children[parent] ?? []), definition.name]
  return {
    name: plan.name,
    description: plan.description,
    transformations: plan.transformations.map(({ definition }) => definition.name),
    children,
    removing: false,
    life: plan.life,
    text,
    ...kept,
  }
}
