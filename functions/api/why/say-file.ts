import type { FileInTransformation } from '../../../shared/api/why.ts'
import { withReason } from '../../../shared/lifecycle/with-reason.ts'
import { mayWork } from '../../../shared/model/transformation-status.ts'
import type { Transformation } from '../../../shared/model/transformation.ts'
import { counted } from '../../../shared/model/counted.ts'
import { sayRest } from './say-rest.ts'

type Facts = Omit<FileInTransformation, 'sentences'>

/** Where a file stands in a transformation and why, in sentences. `now`: milliseconds since 1970. */
export function sayFile(facts: Facts, transformation: Transformation, now: number): string[] {
  if (facts.status === null) return facts.matches ? sayMissing(transformation) : sayMisses(facts)
  const own = sayStatus(facts, now)
  return facts.status === 'Unused' ? [...own, ...sayHeld(transformation)] : own
}

function sayStatus(facts: Facts, now: number): string[] {
  const { status, errors, reason, lacks, task } = facts
  const failed = errors === 0 ? [] : [`It has had ${counted(errors, 'failure')} so far: ${reason}.`]
  switch (status) {
    case 'Unused':
      return [`It is Unused: ${lacks}.`, ...failed]
    case 'Assigned':
      return [sayTask(task, now), ...failed]
    case 'Processed':
      return [`It was processed by task ${task?.number ?? ''}.`]
    case 'MaxReset':
      return [
        `It is stopped after ${counted(errors, 'failure')}: ${reason}.`,
        'Look at the log of that task; "cascade reset" lets the file be tried again.',
      ]
    case 'Problematic':
      return [`It is set aside: ${reason}.`, '"cascade reset" lets it be tried again.']
    default:
      return [`It has left: ${reason}.`]
  }
}

function sayTask(task: Facts['task'], now: number): string {
  if (task === null) return 'It is in a task that is just being made.'
  const { name, status, attempt } = task
  if (status === 'Failed') return `It is in task ${name}, which failed: it is on its way back.`
  return `It is in task ${name}, which is ${status}${attempt > 1 ? `, at attempt ${attempt}` : ''}${sayRest(task, now)}.`
}

/** Why the transformation does not cut what is complete. */
function sayHeld({ state }: Transformation): string[] {
  return mayWork(state.status) ? [] : [`${withReason(`The transformation is ${state.status}`, state.reason)}.`]
}

function sayMisses({ conditions }: Facts): string[] {
  return conditions
    .filter((condition) => !condition.holds)
    .map(({ field, condition, value }) => {
      const has = value === null ? `has no ${field}` : `has ${field} = ${JSON.stringify(value)}`
      return `It does not meet ${condition}: it ${has}.`
    })
}

/** All conditions hold, and it is not there. */
function sayMissing({ definition, state }: Transformation): string[] {
  if (state.status === 'New') return ['It is wanted, but the transformation is not active yet.']
  if (state.status === 'Cleaning' || state.status === 'Cleaned') return ['The transformation is being removed.']
  if (state.backfill === 'running')
    return ['It is wanted: the files that were there before are being looked at just now.']
  if (definition.input.kind === 'closed') return ['It is wanted, but it came after the input was closed.']
  return ['It is wanted, and on its way: the filter has not come to it yet.']
}
