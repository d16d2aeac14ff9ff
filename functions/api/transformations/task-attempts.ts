import { isoTime } from '../../../shared/api/time.ts'
import type { Attempt } from '../../../shared/api/why.ts'
import { readManifest } from '../../../shared/lifecycle/outputs.ts'
import { attemptsOf, taskPrefix } from '../../../shared/model/attempts.ts'
import { executionPrefix, manifestKey, type Execution } from '../../../shared/model/manifest.ts'
import type { Task } from '../../../shared/model/task.ts'
import type { Ports } from '../../../shared/ports/ports.ts'
import { sideBySide } from '../../../shared/ports/side-by-side.ts'

/** Executions looked at: more than a task ever has, unless its job makes some up. */
const EXECUTIONS = 1000
/** Objects looked at for a log that no manifest names: of an execution that ended before it had said anything. */
const OBJECTS = 1000

/** The attempts of a task that left something, by their number. One that was lost before it uploaded anything is not there. */
export async function taskAttempts(task: Task, { objects }: Pick<Ports, 'objects'>): Promise<readonly Attempt[]> {
  const about = { transformation: task.transformation, task: task.number }
  const executions = attemptsOf(await objects.folders(taskPrefix(about), EXECUTIONS), about)
  const own = executions.filter(({ attempt }) => attempt <= task.attempt)
  return sideBySide(own, (execution) => attemptOf(execution, { objects }))
}

async function attemptOf(execution: Execution, { objects }: Pick<Ports, 'objects'>): Promise<Attempt> {
  const { attempt, submission } = execution
  const prefix = executionPrefix(execution)
  const manifest = await readManifest(manifestKey(execution), objects)
  if (manifest === undefined || typeof manifest === 'string') {
    const log = (await objects.list(prefix, OBJECTS)).find((key) => key.endsWith(LOG)) ?? null
    const nothing = { end: null, exitCode: null, started: null, ended: null }
    return { attempt, submission, log, ...nothing, message: manifest ?? 'it left no result' }
  }
  const { end, exitCode, message } = manifest
  const times = { started: isoTime(manifest.started), ended: isoTime(manifest.ended) }
  const isThere = isLogIn(manifest.log, prefix) && (await objects.size(manifest.log)) !== undefined
  const log = isThere ? manifest.log : null
  return { attempt, submission, log, end, exitCode, message, ...times }
}

const LOG = '/log.txt'

/** A job may have written the manifest: no other object is taken for its log. */
function isLogIn(key: string, prefix: string): boolean {
  return key === `${prefix}log.txt` || (key.startsWith(prefix) && /^[1-9]\d*\/log\.txt$/.test(key.slice(prefix.length)))
}
