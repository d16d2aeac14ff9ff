import { addCounts } from '../model/counts.ts'
import type { Transformation } from '../model/transformation.ts'
import { pluginOf } from '../plugins/plugin-of.ts'
import type { Ports } from '../ports/ports.ts'
import { mayFlush } from './flush-now.ts'

/** Whether a flush of the closing may cut groups now, as {@link mayFlush} says, with `growth` files more on a pile than are counted. */
export async function isWhole(
  transformation: Pick<Transformation, 'definition' | 'state'>,
  growth: number,
  ports: Pick<Ports, 'transformations'>,
): Promise<boolean> {
  const { definition } = transformation
  if (pluginOf(definition).splits) return true
  const counts = (await ports.transformations.progress(definition.name))?.counts
  return counts !== undefined && mayFlush(transformation, addCounts(counts, { waiting: growth }))
}
