import type { Changed, extendTransformation } from '../../../shared/api/operator.ts'
import type { CheckedRequestOf } from '../../../shared/api/operation.ts'
import { conflict } from '../../../shared/api/refusal.ts'
import { countedAre } from '../../../shared/model/counted.ts'
import { inputError } from '../../../shared/model/input-error.ts'
import type { RunRange, State, Transformation } from '../../../shared/model/transformation.ts'
import { reopened } from '../../../shared/lifecycle/reopen.ts'
import { act, unfit, type Action } from './act.ts'
import type { ApiContext } from '../context.ts'
import { findTransformation } from '../transformations/find-transformation.ts'
import { reserveMoreRuns } from './reserve-more-runs.ts'

/** See {@link extendTransformation}. The run numbers are reserved first: reserved in vain, they are only not used. */
export async function extend(
  request: CheckedRequestOf<typeof extendTransformation>,
  context: ApiContext,
): Promise<Changed> {
  const transformation = await findTransformation(request.transformation, context.ports)
  check(transformation, request.wanted)
  const runs = await reserveMoreRuns(transformation, request.wanted, context.ports)
  return act(request, context, (now) => decide(now, { wanted: request.wanted, runs, before: transformation }))
}

function check(transformation: Transformation, wanted: number): void {
  const { definition, state } = transformation
  if (definition.input.kind !== 'none')
    throw conflict(
      'transformation',
      `${definition.name} cannot be extended: only a simulation can, the others have as many tasks as their files make`,
    )
  if (wanted < state.wanted)
    throw inputError(
      'wanted',
      `${definition.name}: ${countedAre(wanted, 'task')} fewer than the ${state.wanted} it has; "extend" takes the number wanted in all`,
    )
}

function decide(
  transformation: Transformation,
  extension: { readonly wanted: number; readonly runs: readonly RunRange[]; readonly before: Transformation },
): Action {
  const { state } = transformation
  if (state.wanted >= extension.wanted)
    return { state: null, line: '', message: `${state.wanted} tasks are wanted already.` }
  if (JSON.stringify(state.runs) !== JSON.stringify(extension.before.state.runs))
    throw unfit(transformation, 'extended', 'somebody else extended it at this moment, try again')
  const next = open(transformation)
  const line = `Extended from ${state.wanted} to ${extension.wanted} tasks`
  const message = `${extension.wanted} tasks are wanted, ${extension.wanted - state.wanted} more than before.`
  return { state: { ...next, wanted: extension.wanted, runs: [...extension.runs] }, line, message }
}

/** Where it can be extended, it goes on; one that is Completing waits for its new tasks. */
function open(transformation: Transformation): State {
  const { state } = transformation
  const next = state.status === 'Completed' ? reopened(state) : state
  if (next !== null && ['Active', 'Completing', 'Stopped'].includes(next.status)) return next
  throw unfit(transformation, 'extended', 'only one that is Active, Completing, Stopped or Completed can')
}
