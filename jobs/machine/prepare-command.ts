import { randomUUID } from 'node:crypto'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import { machineEnvironment } from '../../shared/local/site/machine-environment.ts'
import { containerArguments } from './container-arguments.ts'
import { programFor } from './container-program.ts'
import type { ExecutionSetting } from './execution-setting.ts'
import { fillCommand } from '../command/fill-command.ts'
import { jobEnvironment } from '../command/job-environment.ts'
import { placesOnMachine } from '../places.ts'
import type { Command } from './run-command.ts'
import { stage } from '../stage-in/stage.ts'

/** Does all that comes before a command: its container's image, its directories, inputs, sandbox and arguments. */
export async function prepareCommand(order: TaskOrder, setting: ExecutionSetting): Promise<Command> {
  const { image, resources } = order.job
  const program = image === null ? null : await programFor(image, setting.signal)
  const places = placesOnMachine(setting.workDirectory)
  const view = await stage(order, places, { ...setting, contained: program !== null })
  const argv = fillCommand(view)
  const machine = machineEnvironment(setting.environment)
  const contract = jobEnvironment(order, view.seen)
  const common = { directory: places.work, timeSeconds: resources.timeSeconds }
  if (image === null || program === null)
    return { ...common, argv, environment: { ...machine, ...contract }, container: null }
  const name = `cascade-${randomUUID()}`
  const contained = { program, name, image, argv, environment: contract, resources, places, staged: view.staged }
  return { ...common, argv: containerArguments(contained), environment: machine, container: { program, name } }
}
