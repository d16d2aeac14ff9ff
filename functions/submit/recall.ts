import { atSite } from '../../shared/lifecycle/at-site.ts'
import type { Transformation } from '../../shared/model/transformation.ts'
import type { SentSubmission, Submission } from '../../shared/ports/submissions.ts'
import { claim, comeWhenOver } from './lease.ts'
import type { SubmitPorts } from './ports.ts'

/**
 * Takes back what sites have of a transformation that is Stopped and has not begun; what runs ends as it would have. A submission
 * that nobody has brought to its site is put back once its owner cannot bring it any more; until then its owner sees to it
 * ({@link recallIfStopped}), and should that one die first, somebody comes.
 *
 * Twice is safe: a site passes over what it has taken back already, and what follows from it follows from its message, by attempt.
 * Whoever dies here leaves the rest to the next who comes: the same message again, or the sweep's, which sends one while anything
 * is queued. Nor is anything lost when the transformation is started meanwhile: what was taken back is ready, and is handed in again.
 */
export async function recallQueued(transformation: Transformation, ports: SubmitPorts): Promise<void> {
  const { name } = transformation.definition
  const sent: SentSubmission[] = []
  const held: Submission[] = []
  for (const submission of await ports.submissions.live(name)) {
    // Claimed before it is looked up: else its owner could bring it there between the look and the end of the submission.
    const isMine = submission.job === null && (await claim(submission, ports))
    const found = await atSite(submission, ports)
    if (found !== undefined) sent.push(await asSent(submission, found, ports))
    else if (isMine) await ports.submissions.putBack(submission)
    else held.push(submission)
  }
  await recall(transformation, sent, ports)
  await comeWhenOver(name, held, ports)
}

/**
 * For who has just handed a submission in: the transformation was not Stopped when it was opened, and may be by now. Whoever
 * stopped it looks at its submissions after the stop, so either that one finds this one sent, or this sees the stop.
 */
export async function recallIfStopped(submission: SentSubmission, ports: SubmitPorts): Promise<void> {
  const [transformation] = await ports.transformations.read([submission.transformation])
  if (transformation?.state.status === 'Stopped') await recall(transformation, [submission], ports)
}

/** It is written down that the site has it: else who starts the transformation would have to wait until its lease is over. */
async function asSent(submission: Submission, found: SentSubmission, ports: SubmitPorts): Promise<SentSubmission> {
  if (submission.job === null) await ports.submissions.sent(submission.name, found.job)
  return found
}

async function recall(
  { definition, state }: Transformation,
  submissions: readonly SentSubmission[],
  { site }: SubmitPorts,
): Promise<void> {
  if (submissions.length > 0) await site.recall(submissions, `${definition.name} is Stopped: ${state.reason}`)
}
