import type { Lfn } from '../../../shared/model/lfn.ts'
import type { Transformation } from '../../../shared/model/transformation.ts'
import { whyUnusable } from '../../../shared/filter/unusable.ts'
import { flushNow } from '../../../shared/lifecycle/flush-now.ts'
import { pluginOf } from '../../../shared/plugins/plugin-of.ts'
import type { Ports } from '../../../shared/ports/ports.ts'

/** A file that waits, and why, in half a sentence. */
export interface LeftFile {
  readonly lfn: Lfn
  readonly reason: string
}

/** Why the files of a pile wait: what the plugin says when it is asked to cut them now, as `group` would. */
export async function leftOnPile(
  { definition, state }: Transformation,
  pile: string,
  ports: Pick<Ports, 'piles' | 'clock'>,
): Promise<readonly LeftFile[]> {
  const head = await ports.piles.head(definition.name, pile)
  const waiting = await ports.piles.waiting(definition.name, pile)
  const unusable = whyUnusable(definition, null)
  if (unusable !== null) return waiting.map(({ lfn }) => ({ lfn, reason: `waits, but ${unusable}` }))
  const context = { ...flushNow(state, head), now: ports.clock.now(), firstCut: head.firstCut }
  const { groups, left } = pluginOf(definition).cut(waiting, context)
  const leaving = groups.flatMap((group) => group.files.map(({ lfn }) => ({ lfn, reason: READY })))
  return [...leaving, ...left]
}

/** Where the transformation may go on, that is a matter of moments. */
const READY = 'is in a group that is complete'
