import { campaignOf } from '../../shared/production/campaign-of.ts'
import type { CleanPorts } from './ports.ts'

/** Transformations that have little left, and are forgotten in one step. */
const AT_ONCE = 10

/**
 * Forgets a production that is being removed, and its transformations, once all of them are Cleaned, in bounded steps; false when
 * there is more to forget. True where that is for others: one is not Cleaned yet, and whoever cleans it comes here.
 */
export async function forgetProduction(
  name: string,
  ports: Pick<CleanPorts, 'transformations' | 'productions'>,
): Promise<boolean> {
  const production = await ports.productions.read(name)
  if (production?.removing !== true) return true
  const left = await ports.transformations.read(production.transformations)
  if (left.some(({ state }) => state.status !== 'Cleaned')) return true
  // First: after a death half way, what is left no longer tells the campaigns.
  await ports.productions.giveBackRuns(name, [...new Set(left.map(({ definition }) => campaignOf(definition)))])
  for (const { definition } of left.slice(0, AT_ONCE))
    if (!(await ports.transformations.forget(definition.name))) return false
  if (left.length > AT_ONCE) return false
  await ports.productions.forget(name)
  return true
}
