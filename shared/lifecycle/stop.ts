import type { Clock } from '../ports/clock.ts'
import type { Transformation } from '../model/transformation.ts'
import type { Transformations } from '../ports/transformations.ts'
import { changeState, moved } from './change-state.ts'

/** Stops a transformation that may be stopped, and says why. One that is over, or being cleaned, stays as it is. */
export async function stop(
  name: string,
  reason: string,
  ports: { readonly transformations: Transformations; readonly clock: Clock },
): Promise<void> {
  const decide = ({ state }: Transformation) => {
    const next = moved(state, 'Stopped', reason)
    return next === null ? null : { state: next, line: `Stopped: ${reason}` }
  }
  await changeState({ name, by: 'cascade', decide }, ports)
}
