import type { Counts } from '../../shared/model/counts.ts'
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
