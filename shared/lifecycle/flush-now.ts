import type { State } from '../model/transformation.ts'
import type { PileHead } from '../ports/piles.ts'

/** Whether groups of a pile that are not complete leave now: the transformation is closing, or an operator said `flush` since the pile last followed one. */
export function flushNow(state: State, head: PileHead): { readonly flush: boolean; readonly byOperator: boolean } {
  const byOperator = state.flushes > head.flushed
  return { byOperator, flush: byOperator || (state.status === 'Completing' && state.audit.state === 'flush') }
}
