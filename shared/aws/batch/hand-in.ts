import {
  ClientException,
  SubmitJobCommand,
  type RegisterJobDefinitionRequest,
  type SubmitJobRequest,
} from '@aws-sdk/client-batch'
import { SubmissionRefused } from '../../ports/site.ts'
import { again } from '../again.ts'
import type { BatchClients } from './batch-clients.ts'
import type { Definitions } from './definitions.ts'
import { findJob } from './find-job.ts'
import { submitJob } from './submit-job.ts'
import type { TokenBucket } from './token-bucket.ts'

/** What handing in needs. */
export interface HandInParts {
  readonly clients: BatchClients
  readonly definitions: Definitions
  readonly tokens: TokenBucket
}

/** A job to be handed in. */
export interface HandedIn {
  readonly name: string
  readonly queue: string
  readonly orders: number
  readonly tags: Record<string, string>
  readonly definition: RegisterJobDefinitionRequest & { readonly jobDefinitionName: string }
}

/**
 * Hands in a job and returns Batch's id of it. What Batch says it did not take (429) is sent again; an unclear answer is looked
 * up by name and never sent again here: it comes again when the lease of its submission is over, and is looked up first.
 * Throws {@link SubmissionRefused} for what Batch will never take.
 */
export async function handIn(job: HandedIn, parts: HandInParts): Promise<string> {
  try {
    return await sendWith(job, parts)
  } catch (error) {
    if (!(error instanceof ClientException)) throw error
    parts.definitions.forget(job.definition)
    throw new SubmissionRefused(`AWS Batch says: ${error.message}`, { cause: error })
  }
}

/** A definition that was only remembered may have been deregistered since: then it is looked up, and the job sent once more. */
async function sendWith(job: HandedIn, parts: HandInParts): Promise<string> {
  const { definitions } = parts
  const arn = await definitions.arnOf(job.definition)
  try {
    return await send(submitJob({ ...job, definition: arn }), parts)
  } catch (error) {
    if (!(error instanceof ClientException)) throw error
    definitions.forget(job.definition)
    const other = await definitions.arnOf(job.definition)
    if (other === arn) throw error
    return send(submitJob({ ...job, definition: other }), parts)
  }
}

async function send(request: SubmitJobRequest, { clients, tokens }: HandInParts): Promise<string> {
  let id: string | undefined
  await again(request, async () => {
    await tokens.take()
    try {
      const answer = await clients.submitting.send(new SubmitJobCommand(request))
      id = answer.jobId
    } catch (error) {
      if (isThrottle(error)) return request
      if (error instanceof ClientException) throw error
      const found = await findJob(clients.asking, request.jobQueue ?? '', request.jobName ?? '')
      if (found === undefined) throw error
      id = found.jobId
    }
    return undefined
  })
  if (id === undefined) throw new Error(`Batch took ${request.jobName} without saying as what`)
  return id
}

/** What Batch answers, having done nothing, when it was asked too often (HTTP 429). */
function isThrottle(error: unknown): boolean {
  return error instanceof Error && error.name === 'TooManyRequestsException'
}
