import { campaignOf } from '../../shared/production/campaign-of.ts'
import type { CleanPorts } from './ports.ts'

/** Forgets a production that is being removed, and its transformations, once all of them are Cleaned; else does nothing. */
export async function forgetProduction(
  name: string,
  ports: Pick<CleanPorts, 'transformations' | 'productions'>,
): Promise<void> {
  const production = await ports.productions.read(name)
  if (production?.removing !== true) return
  const left = await ports.transformations.read(production.transformations)
  if (left.some(({ state }) => state.status !== 'Cleaned')) return
  // First: after a death half way, what is left no longer tells the campaigns.
  await ports.productions.giveBackRuns(name, [...new Set(left.map(({ definition }) => campaignOf(definition)))])
  for (const { definition } of left) await ports.transformations.forget(definition.name)
  await ports.productions.forget(name)
}
