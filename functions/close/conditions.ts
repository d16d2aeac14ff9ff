import { placedFiles, type Counts } from '../../shared/model/counts.ts'
import type { Transformation } from '../../shared/model/transformation.ts'

/** Whether no more input will come: what a transformation waits for before it closes. */
export function inputIsAllThere(standing: {
  readonly transformation: Transformation
  readonly counts: Counts
  readonly parents: readonly Transformation[]
}): boolean {
  const { transformation, counts, parents } = standing
  const { definition, state } = transformation
  if (state.backfill !== 'done' || state.lookAgainAfter !== null) return false
  switch (definition.input.kind) {
    case 'none':
      return counts.done + counts.failed >= state.wanted
    case 'parents':
      return (
        parents.length === definition.parents.length && parents.every((parent) => parent.state.status === 'Completed')
      )
    case 'closed':
      return true
    case 'open':
      return state.accepted
  }
}

/** Whether tasks are not over. */
export function hasWork(counts: Counts): boolean {
  return counts.assigned > 0 || counts.created > 0
}

/**
 * Whether all that was taken is over: nothing waits but what a flush left behind, nothing is in a task, and the files
 * that the audit found are all accounted for. (Every task being final is not enough: the files of
 * a failed one may be on their way back.)
 */
export function mayComplete({ state, definition }: Transformation, counts: Counts): boolean {
  if (hasWork(counts)) return false
  if (definition.input.kind === 'none') return counts.done + counts.failed >= state.wanted
  return counts.waiting === counts.stuck && placedFiles(counts) >= state.audit.expected
}
