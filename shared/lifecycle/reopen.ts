import type { State } from '../model/transformation.ts'
import type { Clock } from '../ports/clock.ts'
import type { Transformations } from '../ports/transformations.ts'
import { changeState, moved } from './change-state.ts'

/** A Completed transformation has work again: a late file, or an operator's wish. It closes by itself once more. */
export async function reopen(
  request: { readonly name: string; readonly by: string; readonly reason: string },
  ports: { readonly transformations: Transformations; readonly clock: Clock },
): Promise<void> {
  const decide = ({ state }: { readonly state: State }) => {
    const next = reopened(state)
    return next === null ? null : { state: next, line: `Active again: ${request.reason}` }
  }
  await changeState({ name: request.name, by: request.by, decide }, ports)
}

/** The state of a Completed transformation that has work again: Active, its closing to begin anew. Null for any other. */
export function reopened(state: State): State | null {
  const next = state.status === 'Completed' ? moved(state, 'Active', '') : null
  return next === null ? null : { ...next, audit: { ...next.audit, state: 'none', cursor: null, expected: 0, gone: 0 } }
}
