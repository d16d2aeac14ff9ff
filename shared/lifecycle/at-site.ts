import type { Ports } from '../ports/ports.ts'
import type { SentSubmission, Submission } from '../ports/submissions.ts'

/**
 * A submission as its site has it, undefined when the site never did. One that is not marked as sent is looked up: its
 * owner may have died after the site had taken it.
 */
export async function atSite(submission: Submission, ports: Pick<Ports, 'site'>): Promise<SentSubmission | undefined> {
  const job = submission.job ?? (await ports.site.find(submission))
  return job === undefined ? undefined : { ...submission, job }
}

/** Submissions that are known to be at their sites. */
export function sentOf(submissions: readonly Submission[]): readonly SentSubmission[] {
  return submissions.flatMap((submission) => (submission.job === null ? [] : [{ ...submission, job: submission.job }]))
}
