import { endMessage, type TrackMessage } from '../messages/track.ts'
import type { Task } from '../model/task.ts'
import type { Site } from '../ports/site.ts'
import type { SentSubmission } from '../ports/submissions.ts'

/** Ends that nobody told of: tasks that should be alive, and of which the site says that they ended or were taken back, or that it knows nothing. */
export async function lostExecutions(
  submission: SentSubmission,
  live: readonly Task[],
  ports: { readonly site: Pick<Site, 'standing'> },
): Promise<readonly TrackMessage[]> {
  if (live.length === 0) return []
  const { transformation, name } = submission
  const numbers = live.map((task) => task.number)
  const standings = await ports.site.standing(submission, numbers)
  return live.flatMap(({ number, attempt }, index) => {
    const standing = standings[index]
    if (standing !== 'ended' && standing !== 'recalled' && standing !== 'unknown') return []
    const execution = { transformation, task: number, attempt, submission: name }
    return [endMessage(execution, standing === 'recalled' ? standing : 'vanished')]
  })
}
