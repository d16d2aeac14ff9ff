import * as z from 'zod'
import { liveTasks } from '../../lifecycle/live-tasks.ts'
import { lostExecutions } from '../../lifecycle/lost-executions.ts'
import { trackMessageSchema, type ExecutionEnd } from '../../messages/track.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Objects } from '../../ports/objects.ts'
import type { Site } from '../../ports/site.ts'
import type { Submission, Submissions } from '../../ports/submissions.ts'
import type { Tasks } from '../../ports/tasks.ts'
import type { BatchSite } from '../batch/site-settings.ts'
import { readStoredList } from '../batch/stored-list.ts'
import { batchEventSchema, type BatchEnd } from './batch-event.ts'
import { manifestEventSchema } from './manifest-event.ts'

/** What comes on the queue `track`: messages of our own, S3's events of manifests, Batch's of jobs. Null: nothing follows from it. */
export const toldEndSchema = z.union([trackMessageSchema, manifestEventSchema, batchEventSchema])
/** See {@link toldEndSchema}. */
export type ToldEnd = z.output<typeof toldEndSchema>

/** What the ends of jobs are looked up with. */
export interface EndContext {
  readonly sites: readonly BatchSite[]
  readonly ports: {
    readonly submissions: Pick<Submissions, 'read'>
    readonly tasks: Pick<Tasks, 'read'>
    readonly objects: Objects
    readonly site: Pick<Site, 'standing'>
    readonly clock: Clock
  }
}

/**
 * What was told of ends, in the words of the stage. A job of another queue is not ours; one whose submission is not there
 * any more has no live task. Decides nothing: whether an end counts is for the stage to say.
 */
export async function endsOf(told: readonly ToldEnd[], context: EndContext): Promise<readonly ExecutionEnd[]> {
  const queues = new Set(context.sites.map((site) => site.queue))
  const ours = told.flatMap((one) => (one !== null && 'kind' in one && queues.has(one.queue) ? [one] : []))
  const names = [...new Set(ours.map((end) => end.submission))]
  const submissions = new Map((await context.ports.submissions.read(names)).map((one) => [one.name, one]))
  const ends = new Map<BatchEnd, readonly ExecutionEnd[]>()
  for (const end of ours) {
    const submission = submissions.get(end.submission)
    if (submission !== undefined) ends.set(end, await endsIn(submission, end, context.ports))
  }
  return told.flatMap((one) => {
    if (one === null) return []
    return 'kind' in one ? (ends.get(one) ?? []) : [one]
  })
}

async function endsIn(
  submission: Submission,
  { index, job, end, reason }: BatchEnd,
  ports: EndContext['ports'],
): Promise<readonly ExecutionEnd[]> {
  // A job may end before it is written down that the site has it: its list, which was there before it, has the order, too.
  const { tasks } = submission.job ?? (await readStoredList(ports.objects, submission.name))
  if (index === null) {
    const sent = { ...submission, job: submission.job ?? { id: job, tasks: [...tasks] } }
    const lost = await lostExecutions(sent, await liveTasks(submission, ports), ports)
    // Whoever ended the array ended all that was left of it.
    return end === 'terminated' ? lost.map((one) => ({ ...one, end })) : lost
  }
  const { name, transformation } = submission
  const task = submission.tasks.find(({ number }) => number === tasks[index])
  if (task === undefined) return []
  const said = reason === undefined ? {} : { reason }
  return [{ version: 1, transformation, task: task.number, attempt: task.attempt, submission: name, end, ...said }]
}
