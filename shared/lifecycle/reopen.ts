import type { Clock } from '../ports/clock.ts'
import type { Transformations } from '../ports/transformations.ts'
import { changeState, moved } from './change-state.ts'

/** A Completed transformation has work again: a late file, or an operator's wish. It closes by itself once more. */
export async function reopen(
  request: { readonly name: string; readonly by: string; readonly reason: string },
  ports: { readonly transformations: Transformations; readonly clock: Clock },
): Promise<void> {
  const decide = ({ state }: { state: Parameters<typeof moved>[0] }) => {
    const next = state.status === 'Completed' ? moved(state, 'Active', '') : null
    if (next === null) return null
    const audit = { ...next.audit, state: 'none', cursor: null, expected: 0 } as const
    return { state: { ...next, audit }, line: `Active again: ${request.reason}` }
  }
  await changeState({ name: request.name, by: request.by, decide }, ports)
}
