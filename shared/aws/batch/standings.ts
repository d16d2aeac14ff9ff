import type { BatchClient } from '@aws-sdk/client-batch'
import type { SiteJob } from '../../model/site-job.ts'
import type { ExecutionStanding } from '../../ports/site.ts'
import { describeJobs } from './describe-jobs.ts'
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
  return ids.map((id) => (id === undefined ? 'unknown' : standingOf((known.get(id) ?? array)?.status)))
}
