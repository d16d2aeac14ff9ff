import { roundOf, type Transformation } from '../../shared/model/transformation.ts'
import type { ClosePorts } from './ports.ts'

/**
 * Whether a step before, however far up the chain, has not come to its end: an operator tries something again there, say,
 * and what comes of it will come through the steps between, which may read Completed until it does.
 */
export async function moreIsToCome(
  parents: readonly Transformation[],
  ports: Pick<ClosePorts, 'transformations'>,
): Promise<boolean> {
  const known = new Map<string, Transformation>()
  let level = parents
  while (level.length > 0) {
    for (const one of level) known.set(one.definition.name, one)
    const names = new Set(level.flatMap((one) => one.definition.parents))
    level = await ports.transformations.read([...names].filter((name) => !known.has(name)))
  }
  return [...known.values()].some((one) => !hasEnded(one, known))
}

/** Its end must be that of its parents' last end. */
function hasEnded({ definition, state }: Transformation, known: ReadonlyMap<string, Transformation>): boolean {
  if (state.status !== 'Completed') return state.status === 'Archived'
  const parents = definition.parents.flatMap((name) => known.get(name) ?? [])
  return state.audit.round === roundOf(parents)
}
