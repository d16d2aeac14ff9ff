import type { JobStatus } from '@aws-sdk/client-batch'
import type { ExecutionStanding } from '../../ports/site.ts'

/** Where an execution stands whose job has a status. A job that will be tried again is Batch's, and queued. */
export function standingOf(status: JobStatus | undefined): ExecutionStanding {
  switch (status) {
    case 'SUBMITTED':
    case 'PENDING':
    case 'RUNNABLE':
      return 'queued'
    case 'STARTING':
    case 'RUNNING':
      return 'running'
    case 'SUCCEEDED':
    case 'FAILED':
      return 'ended'
    default:
      return 'unknown'
  }
}
