import { moved } from '../../shared/lifecycle/change-state.ts'
import type { Transformation } from '../../shared/model/transformation.ts'
import type { ApiContext } from './context.ts'

/**
 * Brings to life those transformations of these names that are New: their queries join the filter, then their
 * backfill begins. In any order: a file is seen by the filter, or by the backfill, or by both.
 */
export async function activateTransformations(names: readonly string[], context: ApiContext): Promise<void> {
  const { ports } = context
  for (const transformation of await ports.transformations.read(names)) await activateOne(transformation, context)
  await ports.queue.send(
    'activate',
    names.map((transformation) => ({ version: 1, transformation })),
  )
}

/** Somebody who was faster has done the same. */
async function activateOne({ definition, state, version }: Transformation, { ports, by }: ApiContext): Promise<void> {
  const next = state.status === 'New' ? moved(state, 'Active', '') : null
  if (next === null) return
  const log = { at: ports.clock.now(), by, text: 'Active: submitted' }
  const change = { name: definition.name, version, state: { ...next, backfill: 'running' }, log } as const
  if (definition.input.kind === 'none') await ports.transformations.change(change)
  else await ports.transformations.changeActive(change, 'add')
}
