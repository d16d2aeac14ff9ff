import { moved } from './change-state.ts'
import type { Transformation } from '../model/transformation.ts'
import type { Ports } from '../ports/ports.ts'

/**
 * Brings to life those transformations of these names that are New: their queries join the filter, then their
 * backfill begins. In any order: a file is seen by the filter, or by the backfill, or by both.
 */
export async function activateTransformations(
  names: readonly string[],
  by: string,
  ports: Pick<Ports, 'transformations' | 'queue' | 'clock'>,
): Promise<void> {
  for (const transformation of await ports.transformations.read(names)) await activateOne(transformation, by, ports)
  await ports.queue.send(
    'activate',
    names.map((transformation) => ({ version: 1, transformation })),
  )
}

/** Somebody who was faster has done the same. */
async function activateOne(
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
