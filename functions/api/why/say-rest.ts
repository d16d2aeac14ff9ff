import { isoTime } from '../../../shared/api/time.ts'
import type { TaskAnswer } from '../../../shared/api/transformations.ts'

/** When a task that rests after a loss is tried again, to end a sentence: `, and will be tried again at ...`; empty when it does not rest. */
export function sayRest({ status, due }: Pick<TaskAnswer, 'status' | 'due'>, now: number): string {
  // The order of such texts is that of the moments.
  return status === 'Waiting' && due > isoTime(now) ? `, and will be tried again at ${momentText(due)}` : ''
}

/** Whoever reads it may be far from the machine that says it: `2026-01-31 12:00:00 UTC`. */
function momentText(time: string): string {
  return `${time.slice(0, '2026-01-31T12:00:00'.length).replace('T', ' ')} UTC`
}
