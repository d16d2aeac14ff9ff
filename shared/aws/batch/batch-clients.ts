import { BatchClient, type BatchClientConfig } from '@aws-sdk/client-batch'

/** Clients of Batch in one Region. */
export interface BatchClients {
  /** For what may be asked twice: the SDK tries again by itself. */
  readonly asking: BatchClient
  /** For SubmitJob, which has no token: sent twice, it runs twice. The SDK never tries again. */
  readonly submitting: BatchClient
}

/** Tries of the SDK when Batch is busy, which it often is (429). */
const TRIES = 6

/** Clients with the right to try again, and without. */
export function batchClients(config: BatchClientConfig = {}): BatchClients {
  return {
    asking: new BatchClient({ ...config, maxAttempts: TRIES }),
    submitting: new BatchClient({ ...config, maxAttempts: 1 }),
  }
}
