import { randomUUID } from 'node:crypto'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import { machineEnvironment } from '../../shared/local/site/machine-environment.ts'
import { containerArguments } from './container-arguments.ts'
import { programFor } from './container-program.ts'
import type { MachineSetting } from './machine-setting.ts'
import { fillCommand } from '../command/fill-command.ts'
import { containerEnvironment, jobEnvironment } from '../command/job-environment.ts'
import { placesIn, PLACES_IN_CONTAINER, type Places } from '../places.ts'
import type { Command } from './run-command.ts'
import { stage } from '../stage-in/stage.ts'

const IN_CONTAINER = { seen: PLACES_IN_CONTAINER, reach: 'mounted' } as const
const onMachine = (places: Places) => ({ seen: places, reach: 'linked' }) as const

/** Does all that comes before a command: its container's image, its directories, inputs, sandbox and arguments. */
export async function prepareCommand(order: TaskOrder, setting: MachineSetting): Promise<Command> {
  const { image, resources } = order.job
  const program = image === null ? null : await programFor(image, setting.signal)
  const places = placesIn(setting.workDirectory)
  const how = program === null ? onMachine(places) : IN_CONTAINER
  const view = await stage(order, { ...setting, places, ...how })
  const argv = fillCommand(view)
  const machine = machineEnvironment(setting.environment)
  const common = { directory: places.work, timeSeconds: resources.timeSeconds }
  if (image === null || program === null)
    return { ...common, argv, environment: { ...machine, ...jobEnvironment(order, places) }, container: null }
  const name = `cascade-${randomUUID()}`
  const environment = containerEnvironment(order, view.seen)
  const contained = { program, name, image, argv, environment, resources, places, staged: view.staged }
  return { ...common, argv: containerArguments(contained), environment: machine, container: { program, name } }
}
