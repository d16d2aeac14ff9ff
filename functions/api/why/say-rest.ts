import { isoTime } from '../../../shared/api/time.ts'
import type { TaskAnswer } from '../../../shared/api/transformations.ts'
import { sayMoment } from './say-moment.ts'

/** When a task that rests after a loss is tried again, to end a sentence: `, and will be tried again at ...`; empty when it does not rest. */
export function sayRest({ status, due }: Pick<TaskAnswer, 'status' | 'due'>, now: number): string {
  // The order of such texts is that of the moments.
  return status === 'Waiting' && due > isoTime(now) ? `, and will be tried again at ${sayMoment(due)}` : ''
}
