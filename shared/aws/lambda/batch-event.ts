import * as z from 'zod'
import type { ExecutionEnd } from '../../messages/track.ts'
import { RECALLED } from '../batch/recalled.ts'
import { TERMINATED } from '../batch/terminated.ts'

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
  readonly end: ExecutionEnd['end']
  /** What Batch and ECS say of it, where it did not end well. */
  readonly reason?: string
}

/**
 * What Batch, or ECS on its behalf, says when a host or a Spot task is taken away: "Host EC2 (instance i-...) terminated." and
 * "Your Spot Task was interrupted." (AWS Batch user guide, automated job retries; ECS developer guide, Fargate capacity providers).
 */
const HOST_LOST = /^Host EC2\b|\bSpot (?:Task|instance)\b.*\b(?:interrupted|terminated)\b|\bSpotInterruption\b/i

/**
 * An image that is not there, may not be read, or is none for this processor: no attempt finds it otherwise. What passes (a registry that is
 * slow, or asked too often) is not among them. ECS developer guide, "CannotPullContainer task errors".
 */
const NO_IMAGE =
  /^CannotPull(?:Container|ECRContainer|ImageManifest)Error\b.*(?:not found|manifest unknown|does not exist|no matching manifest|descriptor matching platform|invalid reference format)/is

/** The limit that the job's definition sets: Batch tries it no more (user guide, "Job timeouts"). */
const OVERTIME = /^Job attempt duration exceeded timeout\b/i

const textOrNone = z.string().nullish()
const containerSchema = z.object({ reason: textOrNone }).nullish()
const detailSchema = z.object({
  jobName: z.string(),
  jobId: z.string(),
  jobQueue: z.string(),
  status: z.string(),
  statusReason: textOrNone,
  attempts: z
    .array(
      z.object({
        statusReason: textOrNone,
        container: containerSchema,
        taskProperties: z.array(z.object({ containers: z.array(containerSchema).nullish() })).nullish(),
      }),
    )
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
    return { kind: 'batch', submission: jobName, job, queue: jobQueue, index: indexOf(detail), ...endOf(detail) }
  })

type Detail = z.output<typeof detailSchema>

function indexOf({ arrayProperties: array }: Detail): number | null {
  if (typeof array?.index === 'number') return array.index
  return typeof array?.size === 'number' ? null : 0
}

/** How it ended, should there be no manifest that says so. */
function endOf(detail: Detail): Pick<BatchEnd, 'end' | 'reason'> {
  if (detail.status === 'SUCCEEDED') return { end: 'ended' }
  const said = [...new Set([...ofJob(detail), ...ofContainers(detail)])]
  const reason = said.length === 0 ? {} : { reason: said.join('; ') }
  const isSaid = (test: (one: string) => boolean): boolean => ofJob(detail).some(test)
  if (isSaid((one) => one.startsWith(TERMINATED))) return { end: 'terminated', ...reason }
  if (isSaid((one) => one.startsWith(RECALLED))) return { end: 'recalled', ...reason }
  if (isSaid((one) => HOST_LOST.test(one))) return { end: 'interrupted', ...reason }
  if (isSaid((one) => OVERTIME.test(one))) return { end: 'overtime', ...reason }
  return { end: said.some((one) => NO_IMAGE.test(one)) ? 'unstartable' : 'vanished', ...reason }
}

/** Reasons of the job and of its last attempt. */
function ofJob({ statusReason, attempts }: Detail): readonly string[] {
  return [statusReason, attempts.at(-1)?.statusReason].flatMap((reason) => reason ?? [])
}

/** Reasons of the containers of the last attempt: of one, or of several, where Batch leaves `container` empty. */
function ofContainers({ attempts }: Detail): readonly string[] {
  const { container, taskProperties } = attempts.at(-1) ?? {}
  const several = (taskProperties ?? []).flatMap(({ containers }) => containers ?? [])
  return [container, ...several].flatMap((one) => one?.reason ?? [])
}
