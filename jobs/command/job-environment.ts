import { taskName } from '../../shared/model/task.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import type { Places } from '../places.ts'

/** The variables of a command in a container: the home directory of an image may belong to another user. */
export function containerEnvironment(order: TaskOrder, seen: Places): Record<string, string> {
  return { HOME: seen.work, ...jobEnvironment(order, seen) }
}

/** The variables of the job contract, with directories as the command sees them. */
export function jobEnvironment(order: TaskOrder, seen: Places): Record<string, string> {
  const environment: Record<string, string> = {
    CASCADE_TASK: taskName({ transformation: order.transformation, number: order.task }),
    CASCADE_ATTEMPT: String(order.attempt),
    CASCADE_RUN: String(order.run),
    CASCADE_SITE: order.site,
    CASCADE_INPUTS: seen.inputs,
    CASCADE_OUTPUTS: seen.outputs,
  }
  for (const [name, value] of Object.entries(order.job.parameters)) environment[`CASCADE_PARAM_${name}`] = value
  return environment
}
