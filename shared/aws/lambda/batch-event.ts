import * as z from 'zod'
import type { TrackMessage } from '../../messages/track.ts'

/**
 * The end of a job as Batch tells of it. All children of an array have the name of their job: the submission's, and an
 * index each, which is a place in the submission's list.
 */
export interface BatchEnd {
  readonly kind: 'batch'
  readonly submission: string
  /** Batch's id of the whole job: of the array, also where a child ended. */
  readonly job: string
  /** ARN of the job queue. */
  readonly queue: string
  /** Null: the array itself, all of whose children have ended. A plain job is the first and only one of its list. */
  readonly index: number | null
  readonly end: TrackMessage['end']
}

/** What the reason of a TerminateJob of ours begins with: Batch tells a job that was ended from one that failed by nothing else. */
const TERMINATED = 'cascade: '
/**
 * What Batch, or ECS on its behalf, says when a host or a Spot task is taken away: "Host EC2 (instance i-...) terminated." and
 * "Your Spot Task was interrupted." (AWS Batch user guide, automated job retries; ECS developer guide, Fargate capacity providers).
 */
const HOST_LOST = /^Host EC2\b|\bSpot (?:Task|instance)\b.*\b(?:interrupted|terminated)\b|\bSpotInterruption\b/i

const textOrNone = z.string().nullish()
const detailSchema = z.object({
  jobName: z.string(),
  jobId: z.string(),
  jobQueue: z.string(),
  status: z.string(),
  statusReason: textOrNone,
  attempts: z
    .array(z.object({ statusReason: textOrNone }))
    .nullish()
    .transform((attempts) => attempts ?? []),
  arrayProperties: z.object({ index: z.number().int().nonnegative().nullish(), size: z.number().nullish() }).nullish(),
})

/** `Batch Job State Change` of EventBridge. Gives null where it tells of no end. */
export const batchEventSchema = z
  .object({
    source: z.literal('aws.batch'),
    'detail-type': z.literal('Batch Job State Change'),
    detail: detailSchema,
  })
  .transform(({ detail }): BatchEnd | null => {
    const { jobName, jobId, jobQueue, status } = detail
    if (status !== 'SUCCEEDED' && status !== 'FAILED') return null
    const [job = jobId] = jobId.split(':')
    return { kind: 'batch', submission: jobName, job, queue: jobQueue, index: indexOf(detail), end: endOf(detail) }
  })

type Detail = z.output<typeof detailSchema>

function indexOf({ arrayProperties: array }: Detail): number | null {
  if (typeof array?.index === 'number') return array.index
  return typeof array?.size === 'number' ? null : 0
}

/** How it ended, should there be no manifest that says so. */
function endOf({ status, statusReason, attempts }: Detail): TrackMessage['end'] {
  if (status === 'SUCCEEDED') return 'ended'
  const reasons = [statusReason, attempts.at(-1)?.statusReason].flatMap((reason) => reason ?? [])
  if (reasons.some((reason) => reason.startsWith(TERMINATED))) return 'terminated'
  return reasons.some((reason) => HOST_LOST.test(reason)) ? 'interrupted' : 'vanished'
}
