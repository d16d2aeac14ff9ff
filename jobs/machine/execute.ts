import type { Manifest } from '../../shared/model/manifest.ts'
import { taskName } from '../../shared/model/task.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import { conclude, type Verdict } from '../stage-out/conclude.ts'
import { failureOf } from '../execution-failure.ts'
import type { ExecutionSetting } from './execution-setting.ts'
import { prepareCommand } from './prepare-command.ts'
import { runCommand } from './run-command.ts'

/** How an execution went, all but its place in the world. */
export type Course = Verdict & Pick<Manifest, 'exitCode' | 'peakMegabytes' | 'input'>

/**
 * Stage-in, the command, verification and stage-out. Never fails but when it has to end early (the setting's signal):
 * what goes wrong is in the verdict, and in the log.
 */
export async function execute(order: TaskOrder, setting: ExecutionSetting): Promise<Course> {
  const { log, signal } = setting
  const task = taskName({ transformation: order.transformation, number: order.task })
  log.line(`task ${task}, attempt ${order.attempt}, run ${order.run}, at ${order.site}: ${order.inputs.length} inputs`)
  const course = await attempt(order, setting)
  signal.throwIfAborted()
  log.line(`${course.end}${course.message === '' ? '' : `: ${course.message}`}`)
  return course
}

async function attempt(order: TaskOrder, setting: ExecutionSetting): Promise<Course> {
  try {
    const command = await prepareCommand(order, setting)
    setting.log.line(`command: ${command.argv.map((argument) => JSON.stringify(argument)).join(' ')}`)
    const result = await runCommand(command, setting)
    const { exitCode, peakMegabytes } = result
    const peak = peakMegabytes === null ? '' : `, at most ${peakMegabytes} MB of memory`
    setting.log.line(`the command ended with exit code ${exitCode}${peak}`)
    return { ...(await conclude(order, result, setting)), exitCode, peakMegabytes }
  } catch (error) {
    return { ...failureOf(error), outputs: [], exitCode: null, peakMegabytes: null }
  }
}
