import { isoTime } from '../../../shared/api/time.ts'
import type { TaskAnswer, TaskStatus } from '../../../shared/api/transformations.ts'
import { sentOf } from '../../../shared/lifecycle/at-site.ts'
import { taskName, type Task } from '../../../shared/model/task.ts'
import { runOfTask, type Transformation } from '../../../shared/model/transformation.ts'
import type { Ports } from '../../../shared/ports/ports.ts'
import type { ExecutionStanding } from '../../../shared/ports/site.ts'

/** Tasks of a transformation as answers show them: of those that are not final, the site says where they stand. */
export async function taskAnswers(
  tasks: readonly Task[],
  transformation: Transformation,
  ports: Pick<Ports, 'submissions' | 'site'>,
): Promise<readonly TaskAnswer[]> {
  const live = tasks.filter((task) => task.state === 'Created')
  const standings = await standingsOfTasks(live, transformation.definition.name, ports)
  return tasks.map((task) => ({
    name: taskName(task),
    number: task.number,
    status: statusOf(task, standings.get(task.number)),
    attempt: task.attempt,
    run: runOfTask(transformation.state.runs, task.number),
    files: [...task.files],
    message: task.message,
    due: isoTime(task.due),
    created: isoTime(task.created),
    ended: task.ended === null ? null : isoTime(task.ended),
  }))
}

/** `ended`: its result has not been looked at yet, which is a matter of moments; `unknown`: not handed in yet, or lost. */
function statusOf({ state }: Task, standing: ExecutionStanding | undefined): TaskStatus {
  if (state !== 'Created') return state
  if (standing === 'queued') return 'Queued'
  return standing === 'running' || standing === 'ended' ? 'Running' : 'Waiting'
}

async function standingsOfTasks(
  live: readonly Task[],
  transformation: string,
  ports: Pick<Ports, 'submissions' | 'site'>,
): Promise<ReadonlyMap<number, ExecutionStanding>> {
  const standings = new Map<number, ExecutionStanding>()
  if (live.length === 0) return standings
  const attempts = new Map(live.map((task) => [task.number, task.attempt]))
  for (const submission of sentOf(await ports.submissions.live(transformation))) {
    const own = submission.tasks.filter((task) => attempts.get(task.number) === task.attempt).map((task) => task.number)
    if (own.length === 0) continue
    const found = await ports.site.standing(submission, own)
    for (const [index, number] of own.entries()) standings.set(number, found[index] ?? 'unknown')
  }
  return standings
}
