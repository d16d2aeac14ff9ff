import { isoTime } from '../../../shared/api/time.ts'
import type { Attempt } from '../../../shared/api/why.ts'
import { readManifest } from '../../../shared/lifecycle/outputs.ts'
import { attemptsOf, taskPrefix, type UploadedAttempt } from '../../../shared/model/attempts.ts'
import type { Task } from '../../../shared/model/task.ts'
import type { Ports } from '../../../shared/ports/ports.ts'

/** Objects looked at: an attempt has a manifest, a log and its outputs. */
const OBJECTS = 1000

/** The attempts of a task that left something, by their number. One that was lost before it uploaded anything is not there. */
export async function taskAttempts(task: Task, { objects }: Pick<Ports, 'objects'>): Promise<readonly Attempt[]> {
  const execution = { transformation: task.transformation, task: task.number }
  const uploaded = attemptsOf(await objects.list(taskPrefix(execution), OBJECTS), execution)
  const attempts: Attempt[] = []
  for (const attempt of uploaded) attempts.push(await attemptOf(attempt, { objects }))
  return attempts
}

async function attemptOf(uploaded: UploadedAttempt, { objects }: Pick<Ports, 'objects'>): Promise<Attempt> {
  const { attempt, submission, keys } = uploaded
  const log = keys.find((key) => key.endsWith('/log.txt')) ?? null
  const key = keys.find((one) => one.endsWith('/manifest.json'))
  const manifest = key === undefined ? undefined : await readManifest(key, objects)
  if (manifest === undefined || typeof manifest === 'string') {
    const nothing = { end: null, exitCode: null, started: null, ended: null }
    return { attempt, submission, log, ...nothing, message: manifest ?? 'it left no result' }
  }
  const { end, exitCode, message } = manifest
  const times = { started: isoTime(manifest.started), ended: isoTime(manifest.ended) }
  return { attempt, submission, log, end, exitCode, message, ...times }
}
