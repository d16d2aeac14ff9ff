import { paginateListJobs, type BatchClient, type JobSummary } from '@aws-sdk/client-batch'

/** Rows of a page when there is a filter (API reference). */
const PAGE = 100

/**
 * The job of exactly this name in a queue, whatever its status; undefined when there is none. Batch's filter does not tell
 * capital letters from small ones. Were it submitted twice, the first one: everybody then speaks of the same.
 */
export async function findJob(client: BatchClient, queue: string, name: string): Promise<JobSummary | undefined> {
  const filters = [{ name: 'JOB_NAME', values: [name] }]
  let first: JobSummary | undefined
  for await (const { jobSummaryList = [] } of paginateListJobs(
    { client, pageSize: PAGE },
    { jobQueue: queue, filters },
  ))
    for (const job of jobSummaryList)
      if (job.jobName === name && (job.createdAt ?? 0) < (first?.createdAt ?? Infinity)) first = job
  return first
}
