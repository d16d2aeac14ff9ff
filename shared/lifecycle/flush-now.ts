import { placedFiles, type Counts } from '../model/counts.ts'
import { mayWork } from '../model/transformation-status.ts'
import type { State, Transformation } from '../model/transformation.ts'
import { pluginOf } from '../plugins/plugin-of.ts'
import type { PileHead } from '../ports/piles.ts'

/** Whether groups of a pile that are not complete leave now: the transformation is closing, or an operator said `flush` since the pile last followed one. */
export function flushNow(state: State, head: PileHead): { readonly flush: boolean; readonly byOperator: boolean } {
  const byOperator = state.flushes > head.flushed
  return { byOperator, flush: byOperator || closes(state) }
}

/** A pile as it is found: a flush that was said while nothing waited there has nothing to do with it. */
export function begun(head: PileHead, { flushes }: State): PileHead {
  return head.waiting === 0 ? { ...head, flushed: flushes } : head
}

/** How a pile is looked at: whether it is cut, and with flush. `whole`: see {@link mayFlush}. */
export function howToCut(
  { definition, state }: Pick<Transformation, 'definition' | 'state'>,
  head: PileHead,
  whole: boolean,
): { readonly cuts: boolean; readonly flush: boolean; readonly byOperator: boolean } {
  const asked = flushNow(state, head)
  const flush = asked.flush && (asked.byOperator || whole)
  return {
    byOperator: asked.byOperator,
    flush,
    cuts: mayWork(state.status) && (flush || !pluginOf(definition).barrier),
  }
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

/** Whether a transformation has everything cut that can leave, because nothing more is to come. */
export function closes({ status, audit }: State): boolean {
  return status === 'Completing' && audit.state === 'flush'
}
