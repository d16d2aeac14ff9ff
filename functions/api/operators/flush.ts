import type { Changed, flushTransformation } from '../../../shared/api/operator.ts'
import type { CheckedRequestOf } from '../../../shared/api/operation.ts'
import { whyUnusable } from '../../../shared/filter/unusable.ts'
import { reopened } from '../../../shared/lifecycle/reopen.ts'
import type { TransformationStatus } from '../../../shared/model/transformation-status.ts'
import type { Definition, Transformation } from '../../../shared/model/transformation.ts'
import { pluginOf } from '../../../shared/plugins/plugin-of.ts'
import { act, unfit, type Action } from './act.ts'
import type { ApiContext } from '../context.ts'
import { counted, countedAre } from '../../../shared/model/counted.ts'

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
  if (!STATUSES.includes(state.status))
    throw unfit(transformation, 'flushed', 'only one that is Active, Completing, Stopped or Completed can')
  if (waiting === 0) return nothing('No file waits, so there is nothing to flush.')
  if (keepsIncomplete(definition)) return nothing(sayKept(definition, waiting))
  const flushed = { ...state, flushes: state.flushes + 1 }
  return {
    state: state.status === 'Completed' ? reopened(flushed) : flushed,
    line: `Flushed with ${counted(waiting, 'file')} waiting`,
    message: messageOf(state.status, counted(waiting, 'file')),
  }
}

/** Those in which something may wait. */
const STATUSES: readonly TransformationStatus[] = ['Active', 'Completing', 'Stopped', 'Completed']

function nothing(message: string): Action {
  return { state: null, line: '', message }
}

function keepsIncomplete(definition: Definition): boolean {
  return whyUnusable(definition, null) === null && !pluginOf(definition).flushes
}

function sayKept({ name, plugin }: Definition, waiting: number): string {
  return (
    `A flush changes nothing: of ${plugin.name} no group leaves that is not complete, and ${countedAre(waiting, 'file')} waiting; ` +
    `"cascade why ${name}" says for what.`
  )
}

function messageOf(status: TransformationStatus, files: string): string {
  if (status === 'Stopped') return `It is Stopped: what waits, ${files}, leaves when it is started.`
  if (status === 'Completed') return `It is Active again for what waits, ${files}.`
  return `Groups that are not complete leave, with ${files}.`
}
