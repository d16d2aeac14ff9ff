import type { Transformation } from '../model/transformation.ts'
import type { PileHead } from '../ports/piles.ts'
import { begun, howToCut } from './flush-now.ts'

/** What a look at a pile depends on, but for the pile. */
export interface LookFacts {
  readonly transformation: Pick<Transformation, 'definition' | 'state'>
  /** Whether all that the audit found is in its place: see `mayFlush`. Of no account before the flush of the closing. */
  readonly whole: boolean
  /** Milliseconds since 1970. */
  readonly now: number
}

/**
 * Whether `group` would change anything if it looked at a pile now, no file being named: it tells so without the files. It relies on
 * laws of plugins: what a cut leaves makes no group by itself before `due`, and no other after a flush. So what is to be done
 * comes from a state that has changed since, a time that is over, or a worker who died, or wrote the pile when it could not be cut.
 */
export function wantsLook(found: PileHead, { transformation, whole, now }: LookFacts): boolean {
  const { state } = transformation
  const head = begun(found, state)
  if (head.pending !== null) return true
  const isDue = head.due !== null && head.due <= now
  const { cuts, flush, byOperator } = howToCut(transformation, head, whole)
  if (!cuts) return isDue || (state.status === 'Completed' && head.stuck !== head.waiting)
  if (byOperator || couldBeCut(head)) return true
  // Files left it while it could not be cut: the time that it is due is that of one of them.
  if (head.waiting === 0 && head.due !== null) return true
  return flush ? head.stuck !== head.waiting : head.stuck > 0 || isDue
}

/** Whether files wait on a pile that no cut has seen. */
export function couldBeCut({ uncut, waiting }: PileHead): boolean {
  return uncut && waiting > 0
}
