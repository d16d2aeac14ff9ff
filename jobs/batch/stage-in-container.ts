import { chmod, writeFile } from 'node:fs/promises'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import { fillCommand } from '../command/fill-command.ts'
import { containerEnvironment } from '../command/job-environment.ts'
import { failureOf } from '../execution-failure.ts'
import { commandLine, openingLine } from '../log/course-lines.ts'
import { ExecutionLog } from '../log/execution-log.ts'
import { placesIn } from '../places.ts'
import { stage } from '../stage-in/stage.ts'
import type { BatchSetting } from './batch-setting.ts'
import { ENDED, exitCodeOf } from './exit-codes.ts'
import { openToAll } from './open-to-all.ts'
import { readOwnOrder } from './read-own-order.ts'
import { writeNote } from './stage-in-note.ts'
import { NO_START, startScript } from './start-script.ts'
import { unlessEnded } from './unless-ended.ts'
import { volumeFiles } from './volume.ts'

/**
 * The container before the command: reads the order, brings what the command needs and writes `start`, which runs it. What
 * goes wrong is noted for stage-out, and `start` then ends at once. The volume is new with each attempt of Batch's; dying
 * half way leaves no note, which stage-out takes for the machine's failure.
 */
export async function stageInContainer(setting: BatchSetting): Promise<number> {
  const { environment, signal } = setting
  const started = Date.now()
  const files = volumeFiles(environment.volume)
  // The user of the job's image writes there, too, but must not remove what is not its own.
  await chmod(environment.volume, 0o1777)
  const log = new ExecutionLog(files.log)
  log.line(`job ${environment.jobId} of AWS Batch, attempt ${environment.jobAttempt}`)
  try {
    const script = await unlessEnded(signal, prepared(setting, log))
    if (script === undefined) return ENDED
    await writeFile(files.start, script, { mode: 0o755 })
    await writeNote(files.stageIn, { version: 1, started, failure: null })
    return exitCodeOf('done')
  } catch (error) {
    const failure = failureOf(error)
    await writeFile(files.start, NO_START, { mode: 0o755 })
    await writeNote(files.stageIn, { version: 1, started, failure })
    return exitCodeOf(failure.end)
  } finally {
    log.close()
  }
}

/** The script of the command, once all it needs is there. */
async function prepared({ environment, objects, signal }: BatchSetting, log: ExecutionLog): Promise<string> {
  const { volume } = environment
  const order = await readOwnOrder(objects, environment.orders, environment.index)
  const files = volumeFiles(volume)
  await writeFile(files.order, JSON.stringify(order))
  log.line(openingLine(order))
  const script = await scripted(order, { environment, objects, signal })
  log.line(commandLine(script.argv))
  for (const directory of [placesIn(volume).work, placesIn(volume).outputs]) await openToAll(directory)
  return startScript({ ...script, files })
}

async function scripted(order: TaskOrder, { environment, objects, signal }: BatchSetting) {
  const places = placesIn(environment.volume)
  const view = await stage(order, { objects, signal, places, seen: places, reach: 'none' })
  return {
    argv: fillCommand(view),
    directory: places.work,
    environment: containerEnvironment(order, places),
    timeSeconds: order.job.resources.timeSeconds,
  }
}
