import { moved } from './change-state.ts'
import type { Transformation } from '../model/transformation.ts'
import type { Ports } from '../ports/ports.ts'

/** Transformations that are brought to life while somebody waits for the answer: each is a version of the active set, one after the other. */
const AT_HAND = 100

/**
 * Brings to life those transformations of these names that are New: their queries join the filter, then their
 * backfill begins. In any order: a file is seen by the filter, or by the backfill, or by both. Of many, the first ones; the stage
 * `activate`, which is told of all, does it for the others.
 */
export async function activateTransformations(
  names: readonly string[],
  by: string,
  ports: Pick<Ports, 'transformations' | 'queue' | 'clock'>,
): Promise<void> {
  const found = await ports.transformations.read(names)
  for (const transformation of found.filter(isNew).slice(0, AT_HAND)) await bringToLife(transformation, by, ports)
  await ports.queue.send(
    'activate',
    names.map((transformation) => ({ version: 1, transformation })),
  )
}

/** Brings a transformation to life that is New; one that is not is left as it is, and somebody who was faster has done the same. */
export async function bringToLife(
  { definition, state, version }: Transformation,
  by: string,
  ports: Pick<Ports, 'transformations' | 'clock'>,
): Promise<void> {
  const next = state.status === 'New' ? moved(state, 'Active', '') : null
  if (next === null) return
  const log = { at: ports.clock.now(), by, text: 'Active: submitted' }
  const change = { name: definition.name, version, state: { ...next, backfill: 'running' }, log } as const
  if (definition.input.kind === 'none') await ports.transformations.change(change)
  else await ports.transformations.changeActive(change, 'add')
}

function isNew({ state }: Transformation): boolean {
  return state.status === 'New'
}
