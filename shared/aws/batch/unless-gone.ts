import { ClientException, type BatchClient } from '@aws-sdk/client-batch'
import { describeJobs } from './describe-jobs.ts'

/**
 * Asks something of a job, and passes over one that is over or forgotten. What Batch has forgotten has no tag left, by which we have
 * rights on it: a refusal counts only of a job that is known.
 */
export async function unlessGone(client: BatchClient, id: string, ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask()
  } catch (error) {
    if (error instanceof ClientException) return
    if (!isDenied(error) || (await describeJobs(client, [id])).has(id)) throw error
  }
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && error.name === 'AccessDeniedException'
}
