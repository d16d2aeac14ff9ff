import type { Clock } from '../ports/clock.ts'
import type { Queue } from '../ports/queue.ts'
import type { Transformation } from '../model/transformation.ts'
import type { Transformations } from '../ports/transformations.ts'
import { changeState, moved } from './change-state.ts'

/**
 * Stops a transformation that may be stopped, and says why; what has not begun at its site is taken back (the stage `submit` sees to
 * that). One that is over, or being cleaned, stays as it is. The message is sent also where nothing is to be changed: whoever
 * changed it may have died before that. (For an operator's stop `wake` sends it.)
 */
export async function stop(
  name: string,
  reason: string,
  ports: { readonly transformations: Transformations; readonly queue: Queue; readonly clock: Clock },
): Promise<void> {
  const decide = ({ state }: Transformation) => {
    const next = moved(state, 'Stopped', reason)
    return next === null ? null : { state: next, line: `Stopped: ${reason}` }
  }
  await changeState({ name, by: 'cascade', decide }, ports)
  await ports.queue.send('submit', [{ version: 1, transformation: name }])
}
