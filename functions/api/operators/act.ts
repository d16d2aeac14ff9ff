import type { Changed } from '../../../shared/api/operator.ts'
import { conflict } from '../../../shared/api/refusal.ts'
import { changeState } from '../../../shared/lifecycle/change-state.ts'
import { withReason } from '../../../shared/lifecycle/with-reason.ts'
import type { State, Transformation } from '../../../shared/model/transformation.ts'
import type { ApiContext } from '../context.ts'
import { findTransformation } from '../transformations/find-transformation.ts'
import { wake } from '../../../shared/lifecycle/wake.ts'

/** What an operator's action comes to. */
export interface Action {
  /** Null: it is so already. */
  readonly state: State | null
  /** In half a sentence for the history: `Stopped`. */
  readonly line: string
  /** What follows, in a sentence for the operator. */
  readonly message: string
}

/** An action as it is asked for. */
export interface ActRequest {
  readonly transformation: string
  readonly reason: string
}

/**
 * Changes the state of a transformation as an operator wants it, with a line in the history that says who and why, and
 * has the stages look at it. `decide` may throw a refusal; it is called again when somebody else was faster.
 */
export async function act(
  request: ActRequest,
  context: ApiContext,
  decide: (transformation: Transformation) => Action,
): Promise<Changed> {
  const { ports, by } = context
  const found = await findTransformation(request.transformation, ports)
  let action = decide(found)
  const decided = await changeState(
    {
      name: request.transformation,
      by,
      decide: (transformation) => {
        action = decide(transformation)
        return action.state === null ? null : { state: action.state, line: withReason(action.line, request.reason) }
      },
    },
    ports,
  )
  if (decided !== null) await wake({ ...found, state: decided.state }, ports)
  const status = (decided?.state ?? found.state).status
  return { transformation: request.transformation, status, message: action.message, changed: decided !== null }
}

/** The refusal of an action that does not fit where the transformation stands. */
export function unfit({ definition, state }: Transformation, action: string, right: string): Error {
  return conflict('transformation', `${definition.name} is ${state.status}, so it cannot be ${action}: ${right}`)
}

/** Refuses an action on files or tasks of a transformation that is not begun, or is over for good. */
export function mustBeOpen(transformation: Transformation, action: string): void {
  const { status } = transformation.state
  if (status === 'New' || status === 'Archived' || status === 'Cleaning' || status === 'Cleaned')
    throw unfit(transformation, action, 'only one that is Active, Completing, Stopped or Completed can')
}
