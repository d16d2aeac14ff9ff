import { classify } from '../../shared/model/exit-class.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import type { FailureClass } from '../execution-failure.ts'
import { lastLine } from '../log/last-line.ts'
import type { CommandResult } from '../machine/run-command.ts'

/** How podman and docker end when they, and not the command, failed. */
const CONTAINER_PROGRAM_FAILED = 125

/** How programs say that there is no room left. */
const NO_SPACE = /no space left on device|disk quota exceeded|\bENOSPC\b|\bEDQUOT\b/i

/**
 * Why a command failed, with its own last line; undefined when it did not. A full disk is the machine's failure,
 * whatever the command's exit code.
 */
export function commandFailure(
  order: TaskOrder,
  result: CommandResult,
  lastWords: string,
): { readonly end: FailureClass; readonly message: string } | undefined {
  const line = lastLine(lastWords)
  const say = (what: string): string => (line === '' ? `${what}.` : `${what}: ${line}`)
  const { exitCode, overtime } = result
  if (overtime)
    return {
      end: 'payload',
      message: say(`The command ran longer than the ${order.job.resources.timeSeconds} s it may take and was ended`),
    }
  const { end, meaning } = classify(exitCode)
  if (end === 'done') return undefined
  if (order.job.image !== null && exitCode === CONTAINER_PROGRAM_FAILED)
    return { end: 'infrastructure', message: say(`The container could not be run (exit code ${exitCode})`) }
  if (end === 'payload' && NO_SPACE.test(lastWords))
    return {
      end: 'infrastructure',
      message: say(`There was no room on the disk when the command failed with exit code ${exitCode}`),
    }
  return { end, message: say(meaning.charAt(0).toUpperCase() + meaning.slice(1)) }
}
