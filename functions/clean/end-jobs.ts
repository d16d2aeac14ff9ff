import type { Submission } from '../../shared/ports/submissions.ts'
import type { CleanPorts } from './ports.ts'

/** Ends what a site still has of a transformation that is Cleaning, and forgets submissions that are over. True: nothing is left. */
export async function endJobs(transformation: string, ports: CleanPorts): Promise<boolean> {
  const live: string[] = []
  for (const submission of await ports.submissions.live(transformation))
    if (await isLive(submission, ports)) live.push(submission.name)
    else await ports.submissions.close([submission.name])
  if (live.length > 0) await ports.site.terminate(live, 'its production is being removed')
  return live.length === 0
}

/** A submission that is not sent may be on its way to the site until its lease is over. */
async function isLive(submission: Submission, ports: CleanPorts): Promise<boolean> {
  if (!submission.sent && submission.leaseUntil > ports.clock.now()) return true
  const numbers = submission.tasks.map((task) => task.number)
  const standings = await ports.site.standing(submission.name, numbers)
  return standings.some((standing) => standing === 'queued' || standing === 'running')
}
