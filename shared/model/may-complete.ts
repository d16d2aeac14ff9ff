import { placedFiles, type Counts } from './counts.ts'
import type { Transformation } from './transformation.ts'

/** Whether tasks are not over. */
export function hasWork(counts: Counts): boolean {
  return counts.assigned > 0 || counts.created > 0
}

/**
 * Whether all that was taken is over: nothing waits but what a flush left behind, nothing is in a task, and the files
 * that the audit found are all accounted for. (Every task being final is not enough: the files of
 * a failed one may be on their way back.)
 */
export function mayComplete(
  { state, definition }: Pick<Transformation, 'state' | 'definition'>,
  counts: Counts,
): boolean {
  if (hasWork(counts)) return false
  if (definition.input.kind === 'none') return counts.done + counts.failed >= state.wanted
  return counts.waiting === counts.stuck && placedFiles(counts) >= state.audit.expected
}
