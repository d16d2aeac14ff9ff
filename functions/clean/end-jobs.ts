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
function mayArrive(submission: Submission, ports: CleanPorts): boolean {
  return submission.job === null && isNew(submission, ports)
}

/** A site may not know yet what it was handed a moment ago: that is no proof that it is over. */
async function isLive(submission: SentSubmission, ports: CleanPorts): Promise<boolean> {
  const standings = await ports.site.standing(submission, submission.job.tasks)
  const maybe = isNew(submission, ports)
  return standings.some(
    (standing) => standing === 'queued' || standing === 'running' || (standing === 'unknown' && maybe),
  )
}

function isNew({ leaseUntil }: Submission, { clock }: CleanPorts): boolean {
  return leaseUntil > clock.now()
}
