import type { readLog } from '../../shared/api/log.ts'
import type { AnswerOf, CheckedRequestOf } from '../../shared/api/operation.ts'
import { notFound } from '../../shared/api/refusal.ts'
import { taskName, type Task } from '../../shared/model/task.ts'
import type { Objects } from '../../shared/ports/objects.ts'
import type { ApiContext } from './context.ts'
import { findTask } from './transformations/find-task.ts'
import { taskAttempts } from './transformations/task-attempts.ts'

type LogAnswer = AnswerOf<typeof readLog>

/** See {@link readLog}. */
export async function log(request: CheckedRequestOf<typeof readLog>, { ports }: ApiContext): Promise<LogAnswer> {
  const { task } = await findTask(request.task, ports)
  const withLogs = (await taskAttempts(task, ports)).filter((attempt) => attempt.log !== null)
  const chosen =
    request.attempt === undefined ? withLogs.at(-1) : withLogs.findLast(({ attempt }) => attempt === request.attempt)
  const found = typeof chosen?.log === 'string' ? await locate(chosen.log, ports.objects) : undefined
  if (chosen === undefined || found === undefined) {
    const there = withLogs.map(({ attempt }) => attempt)
    throw notFound('attempt', sayNone(task, request.attempt, there))
  }
  return { task: taskName(task), attempt: chosen.attempt, log: found }
}

/** A path of the server's machine means nothing to a browser. */
async function locate(key: string, objects: Objects): Promise<LogAnswer['log'] | undefined> {
  const location = await objects.location(key)
  if (location === undefined || location.kind === 'url') return location
  const bytes = await objects.get(key)
  return bytes === undefined ? undefined : { kind: 'text', text: new TextDecoder().decode(bytes) }
}

function sayNone(task: Task, wanted: number | undefined, there: readonly number[]): string {
  const which = wanted === undefined ? `task ${taskName(task)}` : `attempt ${wanted} of task ${taskName(task)}`
  if (there.length === 1) return `there is no log of ${which}: there is one of attempt ${there.join()}`
  if (there.length > 0) return `there is no log of ${which}: there are logs of attempts ${there.join(', ')}`
  return task.state === 'Created'
    ? `there is no log of ${which} yet: it comes when the job ends`
    : `there is no log of ${which}: its job left none`
}
