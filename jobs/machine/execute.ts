import type { TaskOrder } from '../../shared/model/task-order.ts'
import { closingLine, commandLine, openingLine } from '../log/course-lines.ts'
import { conclude, neverRan, type Course } from '../stage-out/conclude.ts'
import type { MachineSetting } from './machine-setting.ts'
import { prepareCommand } from './prepare-command.ts'
import { runCommand } from './run-command.ts'

/**
 * Stage-in, the command, verification and stage-out. Never fails but when it has to end early (the setting's signal):
 * what goes wrong is in the verdict, and in the log.
 */
export async function execute(order: TaskOrder, setting: MachineSetting): Promise<Course> {
  const { log, signal } = setting
  log.line(openingLine(order))
  const course = await attempt(order, setting)
  signal.throwIfAborted()
  log.line(closingLine(course))
  return course
}

async function attempt(order: TaskOrder, setting: MachineSetting): Promise<Course> {
  try {
    const command = await prepareCommand(order, setting)
    setting.log.line(commandLine(command.argv))
    const { peakMegabytes, ...end } = await runCommand(command, setting)
    const peak = peakMegabytes === null ? '' : `, at most ${peakMegabytes} MB of memory`
    setting.log.line(`the command ended with exit code ${end.exitCode}${peak}`)
    return { ...(await conclude(order, end, setting)), exitCode: end.exitCode, peakMegabytes }
  } catch (error) {
    return neverRan(error)
  }
}
