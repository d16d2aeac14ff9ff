import { DescribeJobsCommand, type BatchClient, type JobDetail } from '@aws-sdk/client-batch'
import { inChunks } from '../in-chunks.ts'
import { sideBySide } from '../../ports/side-by-side.ts'

/** Ids of one DescribeJobs call (API reference). */
const IDS_MOST = 100

/** What Batch knows of jobs, by id; those that it has forgotten, or never had, are not in it. */
export async function describeJobs(
  client: BatchClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, JobDetail>> {
  const answers = await sideBySide(inChunks([...new Set(ids)], IDS_MOST), (jobs) =>
    client.send(new DescribeJobsCommand({ jobs: [...jobs] })),
  )
  return new Map(
    answers
      .flatMap(({ jobs = [] }) => jobs)
      .flatMap((job) => (job.jobId === undefined ? [] : [[job.jobId, job] as const])),
  )
}
