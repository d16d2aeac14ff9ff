import { mkdir } from 'node:fs/promises'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import type { ExecutionSetting } from '../machine/execution-setting.ts'
import type { CommandView } from '../command/fill-command.ts'
import { PLACES_IN_CONTAINER, type Places } from '../places.ts'
import { listInputs, stageIn } from './stage-in.ts'
import { stageSandbox } from './stage-sandbox.ts'

/** Makes the directories of an execution, with its inputs and sandbox, for a command on the machine or in a container. */
export async function stage(
  order: TaskOrder,
  places: Places,
  setting: ExecutionSetting & { readonly contained: boolean },
): Promise<CommandView> {
  const { contained, objects, signal } = setting
  const seen = contained ? PLACES_IN_CONTAINER : places
  for (const directory of [places.work, places.inputs, places.outputs]) await mkdir(directory)
  const staged = await stageIn(order.inputs, { objects, directory: places.inputs, contained, signal })
  await listInputs(places.inputs, staged, seen.inputs)
  await stageSandbox(order.job.sandbox, objects, places.work)
  signal.throwIfAborted()
  return { order, staged, seen }
}
