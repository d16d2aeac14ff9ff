import { placedFiles, type Counts } from '../model/counts.ts'
import type { State, Transformation } from '../model/transformation.ts'
import { pluginOf } from '../plugins/plugin-of.ts'
import type { PileHead } from '../ports/piles.ts'

/** Whether groups of a pile that are not complete leave now: the transformation is closing, or an operator said `flush` since the pile last followed one. */
export function flushNow(state: State, head: PileHead): { readonly flush: boolean; readonly byOperator: boolean } {
  const byOperator = state.flushes > head.flushed
  return { byOperator, flush: byOperator || (state.status === 'Completing' && state.audit.state === 'flush') }
}

/** A pile as it begins: a flush that was said before has nothing to do with it, for nothing waited there then. */
export function begun(head: PileHead, { flushes }: State): PileHead {
  return head.version === 0 ? { ...head, flushed: flushes } : head
}

/**
 * Whether a flush of the closing may cut groups now: those that are only right as a whole not while files of them are on their
 * way, given back by a task, say, and told of in several messages. The last of them finds all that the audit found in
 * their place, or gone.
 */
export function mayFlush({ definition, state }: Pick<Transformation, 'definition' | 'state'>, counts: Counts): boolean {
  const { expected, gone } = state.audit
  return pluginOf(definition).splits || placedFiles(counts) + counts.gone >= expected + gone
}
