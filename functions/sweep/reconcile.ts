import { sentOf } from '../../shared/lifecycle/at-site.ts'
import { liveTasks } from '../../shared/lifecycle/live-tasks.ts'
import { lostExecutions } from '../../shared/lifecycle/lost-executions.ts'
import type { Clock } from '../../shared/ports/clock.ts'
import type { Queue } from '../../shared/ports/queue.ts'
import type { Site } from '../../shared/ports/site.ts'
import type { SentSubmission, Submissions } from '../../shared/ports/submissions.ts'
import type { Tasks } from '../../shared/ports/tasks.ts'

/** What comparing with sites speaks to. */
export interface ReconcilePorts {
  readonly submissions: Pick<Submissions, 'live' | 'close'>
  readonly tasks: Pick<Tasks, 'read'>
  readonly site: Pick<Site, 'summary' | 'standing'>
  readonly queue: Queue
  readonly clock: Clock
}

/**
 * Asks the site for executions that should be alive, and forgets submissions of which none is. Of what only waits there, thousands of
 * tasks at the end of a queue, it asks no more than how much it is: many submissions are one request, and no task is read.
 */
export async function reconcile(transformation: string, ports: ReconcilePorts): Promise<void> {
  await compare(sentOf(await ports.submissions.live(transformation)), ports)
}

/** The halves of what is not all there: those at work are few, and stand together at the front. */
async function compare(submissions: readonly SentSubmission[], ports: ReconcilePorts): Promise<void> {
  const [first, ...others] = submissions
  if (first === undefined || (await areAllThere(submissions, ports))) return
  if (others.length === 0) return compareEach(first, ports)
  const half = Math.ceil(submissions.length / 2)
  await compare(submissions.slice(0, half), ports)
  await compare(submissions.slice(half), ports)
}

/** Whether a site still has every task that it was given. No submission counts for more than it is, so the sum tells of each. */
async function areAllThere(submissions: readonly SentSubmission[], { site }: ReconcilePorts): Promise<boolean> {
  const { queued, running } = await site.summary(submissions)
  return queued + running === submissions.reduce((sum, { job }) => sum + job.tasks.length, 0)
}

async function compareEach(submission: SentSubmission, ports: ReconcilePorts): Promise<void> {
  const live = await liveTasks(submission, ports)
  if (live.length === 0) await ports.submissions.close([submission.name])
  else await ports.queue.send('track', await lostExecutions(submission, live, ports))
}
