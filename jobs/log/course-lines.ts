import { counted } from '../../shared/model/counted.ts'
import type { Manifest } from '../../shared/model/manifest.ts'
import { taskName } from '../../shared/model/task.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'

/** The lines of a log that say which execution it is, what it runs, and how it ended. */

/** The first line. */
export function openingLine(order: TaskOrder): string {
  const task = taskName({ transformation: order.transformation, number: order.task })
  return `task ${task}, attempt ${order.attempt}, run ${order.run}, at ${order.site}: ${counted(order.inputs.length, 'input')}`
}

/** Before the command: its arguments, as they are passed on. */
export function commandLine(argv: readonly string[]): string {
  return `command: ${argv.map((argument) => JSON.stringify(argument)).join(' ')}`
}

/** The last line. */
export function closingLine({ end, message }: Pick<Manifest, 'end' | 'message'>): string {
  return `${end}${message === '' ? '' : `: ${message}`}`
}
