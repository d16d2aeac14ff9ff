import { endMessage, type TrackMessage } from '../messages/track.ts'
import type { Task } from '../model/task.ts'
import type { Clock } from '../ports/clock.ts'
import type { Site } from '../ports/site.ts'
import type { SentSubmission } from '../ports/submissions.ts'

/**
 * Ends that nobody told of: tasks that should be alive, and of which the site says that they ended or were taken back, or that it knows
 * nothing. A site may not know yet what it was handed a moment ago (DescribeJobs promises no more), so that counts when whoever had the
 * lease to hand it in has long done so.
 */
export async function lostExecutions(
  submission: SentSubmission,
  live: readonly Task[],
  { site, clock }: { readonly site: Pick<Site, 'standing'>; readonly clock: Clock },
): Promise<readonly TrackMessage[]> {
  if (live.length === 0) return []
  const { transformation, name } = submission
  const numbers = live.map((task) => task.number)
  const standings = await site.standing(submission, numbers)
  const isNew = clock.now() < submission.leaseUntil
  return live.flatMap(({ number, attempt }, index) => {
    const standing = standings[index]
    const isGone = standing === 'ended' || standing === 'recalled' || (standing === 'unknown' && !isNew)
    if (!isGone) return []
    const execution = { transformation, task: number, attempt, submission: name }
    return [endMessage(execution, standing === 'recalled' ? standing : 'vanished')]
  })
}
