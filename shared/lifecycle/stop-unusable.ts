import { checkUsable, UnusableTransformation } from '../filter/unusable.ts'
import type { MetadataSchema } from '../model/metadata-schema.ts'
import { mayWork } from '../model/transformation-status.ts'
import type { Definition, State, Transformation } from '../model/transformation.ts'
import type { Clock } from '../ports/clock.ts'
import type { Transformations } from '../ports/transformations.ts'
import { changeState, moved, type Decision } from './change-state.ts'

type LifecyclePorts = { readonly transformations: Transformations; readonly clock: Clock }

/**
 * Works on a transformation, if it can be worked on with this configuration (schema null: where its query is not asked
 * for); else it is Stopped with the reason, and the work of others goes on. Returns whether it could.
 */
export async function workOrStop(
  { definition }: Pick<Transformation, 'definition'>,
  context: { readonly schema: MetadataSchema | null; readonly ports: LifecyclePorts },
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    checkUsable(definition, context.schema)
    await work()
    return true
  } catch (error) {
    if (!(error instanceof UnusableTransformation)) throw error
    await stopUnusable(definition.name, error.message, context.ports)
    return false
  }
}

/**
 * Stops a transformation that cannot be worked on. What the filter does not do for it meanwhile is caught up with when it can be
 * worked on again: files that wait are looked at again, and a new backfill finds those that came.
 */
export async function stopUnusable(name: string, reason: string, ports: LifecyclePorts): Promise<void> {
  await changeState({ name, by: 'cascade', decide: (transformation) => decide(transformation, reason) }, ports)
}

function decide({ definition, state }: Transformation, reason: string): Decision | null {
  const { status } = state
  if (!mayWork(status) && status !== 'Stopped' && status !== 'Completed') return null
  const next = {
    ...((mayWork(status) ? moved(state, 'Stopped', reason) : null) ?? state),
    ...backfillOf(definition, state),
    lookAgainAfter: definition.input.kind === 'none' ? null : '',
  }
  const line = next.status === status ? `No files are taken: ${reason}` : `Stopped: ${reason}`
  return JSON.stringify(next) === JSON.stringify(state) ? null : { state: next, line }
}

/** From the beginning, for whoever takes files that come; a closed input goes on where it was. A page that is in hand is no more: it is read anew. */
function backfillOf(
  { input }: Definition,
  { backfill, backfillCursor }: State,
): Pick<State, 'backfill' | 'backfillCursor' | 'backfillTaken'> {
  if (input.kind === 'none' || input.kind === 'closed') return { backfill, backfillCursor, backfillTaken: null }
  return { backfill: 'running', backfillCursor: null, backfillTaken: null }
}
