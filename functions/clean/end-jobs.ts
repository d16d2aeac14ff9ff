import { atSite } from '../../shared/lifecycle/at-site.ts'
import type { SentSubmission, Submission } from '../../shared/ports/submissions.ts'
import type { CleanPorts } from './ports.ts'

/** Ends what a site still has of a transformation that is Cleaning, and forgets submissions that are over. True: nothing is left. */
export async function endJobs(transformation: string, ports: CleanPorts): Promise<boolean> {
  const live: SentSubmission[] = []
  let onTheWay = 0
  for (const submission of await ports.submissions.live(transformation)) {
    const sent = await atSite(submission, ports)
    if (sent !== undefined && (await isLive(sent, ports))) live.push(sent)
    else if (mayArrive(submission, ports)) onTheWay += 1
    else await ports.submissions.close([submission.name])
  }
  if (live.length > 0) await ports.site.terminate(live, 'its production is being removed')
  return live.length + onTheWay === 0
}

/** A submission that is not sent may be on its way to the site until its lease is over. */
function mayArrive(submission: Submission, { clock }: CleanPorts): boolean {
  return submission.job === null && submission.leaseUntil > clock.now()
}

async function isLive(submission: SentSubmission, ports: CleanPorts): Promise<boolean> {
  const numbers = submission.tasks.map((task) => task.number)
  const standings = await ports.site.standing(submission, numbers)
  return standings.some((standing) => standing === 'queued' || standing === 'running')
}
