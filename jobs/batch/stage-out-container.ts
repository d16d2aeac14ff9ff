import { manifestKey, manifestSchema } from '../../shared/model/manifest.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import { ExecutionFailure } from '../execution-failure.ts'
import type { ExecutionSetting } from '../execution-setting.ts'
import { closingLine } from '../log/course-lines.ts'
import { ExecutionLog } from '../log/execution-log.ts'
import { conclude, neverRan, type Course } from '../stage-out/conclude.ts'
import { publish, storeLog } from '../stage-out/publish.ts'
import type { BatchSetting } from './batch-setting.ts'
import { commandEnd, readTraces } from './command-end.ts'
import { takeOutput } from './command-output.ts'
import { ENDED, exitCodeOf } from './exit-codes.ts'
import { readOwnOrder } from './read-own-order.ts'
import { readNote, type StageInNote } from './stage-in-note.ts'
import { containerState } from './task-metadata.ts'
import { unlessEnded } from './unless-ended.ts'
import { volumeFiles } from './volume.ts'

/**
 * The container after the command: finds out how it ended, stores its outputs and log under keys of this attempt of Batch's,
 * and as the last thing the manifest, unless an attempt before did. Ended by a signal it stores the log, and no manifest: it
 * cannot say how the job would have gone.
 */
export async function stageOutContainer(batch: BatchSetting): Promise<number> {
  const { environment, objects, signal } = batch
  const began = Date.now()
  // Not the copy on the volume: the job may have changed or removed that.
  const order = ofAttempt(await readOwnOrder(objects, environment.orders, environment.index), environment.jobAttempt)
  const files = volumeFiles(environment.volume)
  const note = await readNote(files.stageIn)
  const log = new ExecutionLog(files.log)
  const setting = { objects, workDirectory: environment.volume, log, signal }
  const course = await unlessEnded(signal, courseOf(order, note, { ...setting, batch }))
  log.line(course === undefined ? 'ended from outside' : closingLine(course))
  if (course === undefined) await storeLog(order, setting)
  else if (!(await publish(order, { course, started: note?.started ?? began }, setting))) return standing(order, batch)
  return course === undefined ? ENDED : exitCodeOf(course.end)
}

/** Whatever it uploads but the manifest lies below a prefix of the attempt: none finds another's. */
function ofAttempt(order: TaskOrder, attempt: number): TaskOrder {
  return { ...order, prefix: `${order.prefix}${attempt}/` }
}

async function courseOf(
  order: TaskOrder,
  note: StageInNote | undefined,
  { batch, ...setting }: ExecutionSetting & { readonly batch: BatchSetting },
): Promise<Course> {
  const { volume, taskMetadata } = batch.environment
  const files = volumeFiles(volume)
  try {
    if (note?.failure) throw new ExecutionFailure(note.failure.end, note.failure.message, note.failure.input)
    await takeOutput(files, setting.log)
    const traces = await readTraces(files)
    const container = traces.exitCode === null ? await containerState(taskMetadata, 'job') : undefined
    const stagedIn = note !== undefined || traces.started || traces.exitCode !== null
    if (!stagedIn) throw new ExecutionFailure('infrastructure', 'Stage-in ended before it had said how it went.')
    const end = commandEnd(order, { ...traces, container })
    setting.log.line(`the command ended with exit code ${end.exitCode}`)
    return { ...(await conclude(order, end, setting)), exitCode: end.exitCode, peakMegabytes: null }
  } catch (error) {
    return neverRan(error)
  }
}

/** The class of the manifest that counts: the one that was there before. */
async function standing(order: TaskOrder, { objects }: BatchSetting): Promise<number> {
  const manifest = await objects.get(manifestKey(order))
  return exitCodeOf(manifestSchema.parse(JSON.parse(Buffer.from(manifest ?? []).toString())).end)
}
