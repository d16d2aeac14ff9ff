import { mkdir } from 'node:fs/promises'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import type { CommandView } from '../command/fill-command.ts'
import type { ExecutionSetting } from '../execution-setting.ts'
import type { Places } from '../places.ts'
import type { Reach } from './reach.ts'
import { listInputs, stageIn } from './stage-in.ts'
import { stageSandbox } from './stage-sandbox.ts'

/** Where an execution's files are brought, and how. */
export interface Staging extends Pick<ExecutionSetting, 'objects' | 'signal'> {
  /** The directories as the runner sees them. */
  readonly places: Places
  /** The directories as the command sees them. */
  readonly seen: Places
  readonly reach: Reach
}

/** Makes the directories of an execution, with its inputs and sandbox. */
export async function stage(order: TaskOrder, staging: Staging): Promise<CommandView> {
  const { places, seen, reach, objects, signal } = staging
  for (const directory of [places.work, places.inputs, places.outputs]) await mkdir(directory)
  const staged = await stageIn(order.inputs, { objects, directory: places.inputs, reach, signal })
  await listInputs(places.inputs, staged, seen.inputs)
  await stageSandbox(order.job.sandbox, objects, places.work)
  signal.throwIfAborted()
  return { order, staged, seen }
}
