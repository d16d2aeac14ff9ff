import * as z from 'zod'
import { liveTasks, lostExecutions } from '../../lifecycle/lost-executions.ts'
import { trackMessageSchema, type TrackMessage } from '../../messages/track.ts'
import { orderListKey } from '../../model/order-list.ts'
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
    readonly objects: Pick<Objects, 'get'>
    readonly site: Pick<Site, 'standing'>
  }
}

/**
 * What was told of ends, in the words of the stage. A job of another queue is not ours; one whose submission is not there
 * any more has no live task. Decides nothing: whether an end counts is for the stage to say.
 */
export async function endsOf(told: readonly ToldEnd[], context: EndContext): Promise<readonly TrackMessage[]> {
  const queues = new Set(context.sites.map((site) => site.queue))
  const ours = told.flatMap((one) => (one !== null && 'kind' in one && queues.has(one.queue) ? [one] : []))
  const names = [...new Set(ours.map((end) => end.submission))]
  const submissions = new Map((await context.ports.submissions.read(names)).map((one) => [one.name, one]))
  const ends = new Map<BatchEnd, readonly TrackMessage[]>()
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
  { index, job, end }: BatchEnd,
  ports: EndContext['ports'],
): Promise<readonly TrackMessage[]> {
  const tasks = submission.job?.tasks ?? (await listed(submission.name, ports))
  if (index === null) {
    const sent = { ...submission, job: submission.job ?? { id: job, tasks: [...tasks] } }
    const lost = await lostExecutions(sent, await liveTasks(submission, ports), ports)
    // Whoever ended the array ended all that was left of it.
    return end === 'terminated' ? lost.map((one) => ({ ...one, end })) : lost
  }
  const { name, transformation } = submission
  const task = submission.tasks.find(({ number }) => number === tasks[index])
  if (task === undefined) return []
  return [{ version: 1, transformation, task: task.number, attempt: task.attempt, submission: name, end }]
}

/** Numbers of the tasks in the order of their list: of a job that ended before it was written down that the site has it. */
async function listed(
  submission: string,
  { objects }: Pick<EndContext['ports'], 'objects'>,
): Promise<readonly number[]> {
  const list = await objects.get(orderListKey(submission))
  return list === undefined ? [] : readStoredList(list).tasks
}
