import type { Changed, stopTransformation } from '../../../shared/api/operator.ts'
import type { CheckedRequestOf } from '../../../shared/api/operation.ts'
import { moved } from '../../../shared/lifecycle/change-state.ts'
import type { Transformation } from '../../../shared/model/transformation.ts'
import { withReason } from '../../../shared/lifecycle/with-reason.ts'
import { act, unfit, type Action } from './act.ts'
import type { ApiContext } from '../context.ts'

/** See {@link stopTransformation}. */
export function stop(request: CheckedRequestOf<typeof stopTransformation>, context: ApiContext): Promise<Changed> {
  const reason = withReason(`stopped by ${context.by}`, request.reason)
  return act(request, context, (transformation) => decide(transformation, reason))
}

function decide(transformation: Transformation, reason: string): Action {
  const { state } = transformation
  if (state.status === 'Stopped') return { state: null, line: '', message: `It is Stopped already: ${state.reason}.` }
  const next = moved(state, 'Stopped', reason)
  if (next === null) throw unfit(transformation, 'stopped', 'only one that is Active or Completing can')
  return {
    state: next,
    line: 'Stopped',
    message:
      'No new tasks and no new jobs: jobs that wait at a site are taken back, jobs that run end as they would have.',
  }
}
