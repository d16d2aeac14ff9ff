import type { Changed, completeTransformation } from '../../../shared/api/operator.ts'
import type { CheckedRequestOf } from '../../../shared/api/operation.ts'
import type { State, Transformation } from '../../../shared/model/transformation.ts'
import { act, unfit, type Action } from './act.ts'
import type { ApiContext } from '../context.ts'
import { counted } from '../../../shared/model/counted.ts'

/** See {@link completeTransformation}. */
export async function complete(
  request: CheckedRequestOf<typeof completeTransformation>,
  context: ApiContext,
): Promise<Changed> {
  // Tasks of a simulation come from its one pile: as many as that has made are there, or about to be.
  const isKnown = (await context.ports.transformations.read([request.transformation])).length > 0
  const made = isKnown ? (await context.ports.piles.head(request.transformation, '')).tasks : 0
  return act(request, context, (transformation) => decide(transformation, made))
}

function decide(transformation: Transformation, made: number): Action {
  switch (transformation.state.status) {
    case 'Active':
    case 'Completing':
      return { state: accept(transformation, made), line: 'Told to complete', message: messageOf(transformation, made) }
    case 'Stopped': {
      const message = 'It is Stopped: it completes when it is started and its jobs are over.'
      return { state: accept(transformation, made), line: 'Told to complete', message }
    }
    case 'Completed':
      return { state: null, line: '', message: 'It is Completed already.' }
    default:
      throw unfit(transformation, 'completed', 'only one that is Active, Completing or Stopped can')
  }
}

function accept({ definition, state }: Transformation, made: number): State {
  const accepted = { ...state, accepted: true }
  return definition.input.kind === 'none' ? { ...accepted, wanted: Math.min(state.wanted, made) } : accepted
}

function messageOf({ definition }: Transformation, made: number): string {
  switch (definition.input.kind) {
    case 'none':
      return `No more than the ${counted(made, 'task')} that it has; it completes when they are over.`
    case 'open':
      return 'No more input is waited for: what waits leaves, and it completes when its jobs are over.'
    default:
      return 'Losses are accepted: it completes when its parents are complete and its jobs are over.'
  }
}
