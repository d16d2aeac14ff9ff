import type { Manifest, ManifestOutput } from '../../shared/model/manifest.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import { commandFailure, type CommandEnd } from '../command/command-failure.ts'
import { failureOf } from '../execution-failure.ts'
import type { ExecutionSetting } from '../execution-setting.ts'
import { placesIn } from '../places.ts'
import { stageOut } from './stage-out.ts'
import { some, verifyOutputs } from './verify-outputs.ts'

/** The verdict on an execution. */
export type Verdict = Pick<Manifest, 'end' | 'message' | 'outputs'>

/** How an execution went, all but its place in the world. */
export type Course = Verdict & Pick<Manifest, 'exitCode' | 'peakMegabytes' | 'input'>

/** What follows from a command's end: its outputs are verified and uploaded, or it failed and none is. */
export async function conclude(order: TaskOrder, end: CommandEnd, setting: ExecutionSetting): Promise<Verdict> {
  const failure = commandFailure(order, end, setting.log.lastWords())
  if (failure !== undefined) return { ...failure, outputs: [] }
  try {
    return { end: 'done', message: '', outputs: [...(await takeOutputs(order, setting))] }
  } catch (error) {
    return { ...failureOf(error), outputs: [] }
  }
}

/** The course of an execution whose command never ran. */
export function neverRan(error: unknown): Course {
  return { ...failureOf(error), outputs: [], exitCode: null, peakMegabytes: null }
}

async function takeOutputs(
  order: TaskOrder,
  { log, objects, signal, workDirectory }: ExecutionSetting,
): Promise<readonly ManifestOutput[]> {
  const { outputs, undeclared } = await verifyOutputs({
    directory: placesIn(workDirectory).outputs,
    declarations: order.job.outputs,
    known: { ...order.axes, run: order.run },
  })
  if (undeclared.length > 0) log.line(`not registered, as no output declares it: ${some(undeclared)}`)
  const uploaded = await stageOut(order, outputs, objects)
  signal.throwIfAborted()
  for (const { name, lfn, size } of uploaded) log.line(`output ${name}: ${size} bytes, ${lfn}`)
  return uploaded
}
