import type { Changed, startTransformation } from '../../../shared/api/operator.ts'
import type { CheckedRequestOf } from '../../../shared/api/operation.ts'
import { moved } from '../../../shared/lifecycle/change-state.ts'
import { mayWork } from '../../../shared/model/transformation-status.ts'
import type { Transformation } from '../../../shared/model/transformation.ts'
import { act, unfit, type Action } from './act.ts'
import type { ApiContext } from '../context.ts'

/** See {@link startTransformation}. */
export async function start(
  request: CheckedRequestOf<typeof startTransformation>,
  context: ApiContext,
): Promise<Changed> {
  const progress = await context.ports.transformations.progress(request.transformation)
  return act(request, context, (transformation) => decide(transformation, progress?.counts.failures ?? 0))
}

function decide(transformation: Transformation, failures: number): Action {
  const { state } = transformation
  if (mayWork(state.status)) return { state: null, line: '', message: `It is ${state.status} already.` }
  const next = state.status === 'Stopped' ? moved(state, 'Active', '') : null
  if (next === null) throw unfit(transformation, 'started', 'only a Stopped one can')
  const message = 'It goes on where it was stopped; the failures so far no longer count against it.'
  return { state: { ...next, forgiven: failures }, line: 'Started', message }
}
