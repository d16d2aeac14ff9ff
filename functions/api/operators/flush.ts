import type { Changed, flushTransformation } from '../../../shared/api/operator.ts'
import type { CheckedRequestOf } from '../../../shared/api/operation.ts'
import { reopened } from '../../../shared/lifecycle/reopen.ts'
import type { Transformation } from '../../../shared/model/transformation.ts'
import { act, unfit, type Action } from './act.ts'
import type { ApiContext } from '../context.ts'
import { counted } from '../../../shared/model/counted.ts'

/** See {@link flushTransformation}. */
export async function flush(
  request: CheckedRequestOf<typeof flushTransformation>,
  context: ApiContext,
): Promise<Changed> {
  const progress = await context.ports.transformations.progress(request.transformation)
  return act(request, context, (transformation) => decide(transformation, progress?.counts.waiting ?? 0))
}

function decide(transformation: Transformation, waiting: number): Action {
  const { definition, state } = transformation
  if (definition.input.kind === 'none') throw unfit(transformation, 'flushed', 'a simulation has no files that wait')
  if (waiting === 0 && state.status !== 'New')
    return { state: null, line: '', message: 'No file waits, so there is nothing to flush.' }
  const flushed = { ...state, flushes: state.flushes + 1 }
  const line = `Flushed with ${counted(waiting, 'file')} waiting`
  switch (state.status) {
    case 'Active':
    case 'Completing':
      return { state: flushed, line, message: `Groups that are not complete leave, with ${counted(waiting, 'file')}.` }
    case 'Stopped':
      return {
        state: flushed,
        line,
        message: `It is Stopped: what waits, ${counted(waiting, 'file')}, leaves when it is started.`,
      }
    case 'Completed':
      return {
        state: reopened(flushed),
        line,
        message: `It is Active again for what waits, ${counted(waiting, 'file')}.`,
      }
    default:
      throw unfit(transformation, 'flushed', 'only one that is Active, Completing, Stopped or Completed can')
  }
}
