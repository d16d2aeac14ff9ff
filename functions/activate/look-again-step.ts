import type { Lfn } from '../../shared/model/lfn.ts'
import { lookAgain, type LookAgainContext } from '../../shared/lifecycle/look-again.ts'
import type { Transformation } from '../../shared/model/transformation.ts'

/** Attachments looked at in one step. */
const STEP = 1000

/**
 * Looks again at the files that wait, a page of them, after one: what the catalog learned of them while the filter left their transformation
 * out passed them by. Whoever brings the filter's knowledge first, this or the filter, the newer version of the catalog
 * decides. If it dies, or the transformation has moved, the page is done again.
 */
export async function lookAgainStep(
  transformation: Transformation,
  after: Lfn,
  context: LookAgainContext,
): Promise<void> {
  const { definition, state, version } = transformation
  const { name } = definition
  const { attachments, queue, transformations } = context.ports
  const page = await attachments.list({ transformation: name, after, limit: STEP })
  const waiting = page.filter(({ status }) => status === 'Unused').map(({ lfn }) => lfn)
  if (!(await lookAgain(transformation, waiting, context))) return
  const next = { ...state, lookAgainAfter: page.at(-1)?.lfn ?? null }
  await transformations.change({ name, version, state: next, log: null })
  await queue.send('activate', [{ version: 1, transformation: name }])
}
