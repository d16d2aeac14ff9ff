import { classify } from '../../shared/model/exit-class.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import type { FailureClass } from '../execution-failure.ts'
import { lastLine } from '../log/last-line.ts'

/** How programs say that there is no room left. */
const NO_SPACE = /no space left on device|disk quota exceeded|\bENOSPC\b|\bEDQUOT\b/i

/** How a command ended. */
export interface CommandEnd {
  /** As a shell would say it: 128 + n when signal n killed it. */
  readonly exitCode: number
  /** It was ended because its time was over. */
  readonly overtime: boolean
  /** The program that runs containers failed, and not the command in one. */
  readonly containerFailed: boolean
}

/**
 * Why a command failed, with its own last line; undefined when it did not. A full disk is the machine's failure,
 * whatever the command's exit code.
 */
export function commandFailure(
  order: TaskOrder,
  result: CommandEnd,
  lastWords: string,
): { readonly end: FailureClass; readonly message: string } | undefined {
  const line = lastLine(lastWords)
  const say = (what: string): string => (line === '' ? `${what}.` : `${what}: ${line}`)
  const { exitCode, overtime, containerFailed } = result
  if (overtime)
    return {
      end: 'payload',
      message: say(`The command ran longer than the ${order.job.resources.timeSeconds} s it may take and was ended`),
    }
  const { end, meaning } = classify(exitCode)
  if (end === 'done') return undefined
  if (containerFailed)
    return { end: 'infrastructure', message: say(`The container could not be run (exit code ${exitCode})`) }
  if (end === 'payload' && NO_SPACE.test(lastWords))
    return {
      end: 'infrastructure',
      message: say(`There was no room on the disk when the command failed with exit code ${exitCode}`),
    }
  return { end, message: say(meaning.charAt(0).toUpperCase() + meaning.slice(1)) }
}
