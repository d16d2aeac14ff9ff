import { manifestKey, type Manifest } from '../../shared/model/manifest.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import type { ExecutionSetting } from '../execution-setting.ts'
import type { Course } from './conclude.ts'

/** What is published of an execution. */
export interface Publication {
  readonly course: Course
  /** Milliseconds since 1970. */
  readonly started: number
}

/**
 * Stores the log, then, as the last thing, the manifest; false when there was one before: that one counts. Whoever dies
 * between the two has said nothing, and the execution is one without a result.
 */
export async function publish(
  order: TaskOrder,
  { course, started }: Publication,
  setting: Pick<ExecutionSetting, 'objects' | 'log'>,
): Promise<boolean> {
  const log = await storeLog(order, setting)
  const { transformation, task, attempt, submission } = order
  const execution = { transformation, task, attempt, submission }
  const manifest: Manifest = { version: 1, ...execution, ...course, started, ended: Date.now(), log }
  return setting.objects.put(manifestKey(execution), JSON.stringify(manifest))
}

/** Ends the log and stores it; returns its key. */
export async function storeLog(
  order: TaskOrder,
  { objects, log }: Pick<ExecutionSetting, 'objects' | 'log'>,
): Promise<string> {
  const key = `${order.prefix}log.txt`
  await objects.put(key, log.close())
  return key
}
