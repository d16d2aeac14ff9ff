import type { BatchClient, JobDetail } from '@aws-sdk/client-batch'
import type { SiteJob } from '../../model/site-job.ts'
import type { ExecutionStanding } from '../../ports/site.ts'
import { describeJobs } from './describe-jobs.ts'
import { RECALLED } from './recalled.ts'
import { standingOf } from './standing-of.ts'
import { childId } from './submit-job.ts'

/**
 * Where tasks of a job stand, in the order given. Children come some time after their array, and do not come at all when that
 * ends before: of one that Batch does not know, what its array is is what it is.
 */
export async function standingsOf(
  client: BatchClient,
  job: SiteJob,
  tasks: readonly number[],
): Promise<readonly ExecutionStanding[]> {
  const ids = tasks.map((task) => childId(job, task))
  const own = ids.flatMap((id) => id ?? [])
  const known = await describeJobs(client, own)
  const isMissing = own.some((id) => !known.has(id))
  const array = isMissing && job.tasks.length > 1 ? (await describeJobs(client, [job.id])).get(job.id) : undefined
  return ids.map((id) => (id === undefined ? 'unknown' : detailedStanding(known.get(id) ?? array)))
}

/** A job of which Batch says that it is over, for the reason that we gave when we took it back, has not begun. */
function detailedStanding(job: JobDetail | undefined): ExecutionStanding {
  const standing = standingOf(job?.status)
  return standing === 'ended' && job?.statusReason?.startsWith(RECALLED) === true ? 'recalled' : standing
}
