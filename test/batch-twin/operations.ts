import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { clientException, tooManyRequests } from './api-error.ts'
import { jobDetail, jobSummary } from './job-detail.ts'
import type { TwinMemory } from './memory.ts'
import { batchArn, queueArn } from './place.ts'
import {
  deregisterSchema,
  describeDefinitionsSchema,
  describeSchema,
  endSchema,
  listSchema,
  registerSchema,
  submitSchema,
  type ListRequest,
  type SubmitRequest,
} from './requests.ts'
import type { Scheduler } from './scheduler.ts'
import type { SubmitRate } from './submit-rate.ts'
import type { TwinJob } from './twin-job.ts'

/** What operations work on. */
export interface OperationParts {
  readonly memory: TwinMemory
  readonly scheduler: Scheduler
  readonly rate: SubmitRate
}

/** Answers a request's body, already read as JSON; throws an `ApiError`. */
export type Operation = (body: unknown) => unknown

/** Bytes of a SubmitJob request at most (service quotas of Batch). */
const SUBMIT_MOST = 30 * 1024

/** Operations of Batch by the last part of their path. */
export function operations({ memory, scheduler, rate }: OperationParts): Readonly<Record<string, Operation>> {
  return {
    registerjobdefinition: (body) => {
      const { jobDefinitionName, jobDefinitionArn, revision } = memory.definitions.register(parse(registerSchema, body))
      return { jobDefinitionName, jobDefinitionArn, revision }
    },
    deregisterjobdefinition: (body) => {
      memory.definitions.active(parse(deregisterSchema, body).jobDefinition).status = 'INACTIVE'
      return {}
    },
    describejobdefinitions: (body) => {
      const {
        jobDefinitionName: name,
        jobDefinitions: wanted,
        status,
        ...page
      } = parse(describeDefinitionsSchema, body)
      const found = memory.definitions.all.filter(
        (each) =>
          (name === undefined || each.jobDefinitionName === name) &&
          (status === undefined || each.status === status) &&
          (wanted === undefined || wanted.includes(each.jobDefinitionArn)),
      )
      const { rows, nextToken } = paged(found.toReversed(), page, 100)
      return { jobDefinitions: rows, nextToken }
    },
    submitjob: (body) => {
      if (!rate.take()) throw tooManyRequests()
      if (Buffer.byteLength(JSON.stringify(body)) > SUBMIT_MOST)
        throw clientException('The request is larger than 30 KiB')
      const job = jobOf(parse(submitSchema, body), memory)
      memory.add([job])
      scheduler.accept(job)
      return { jobArn: batchArn(`job/${job.id}`), jobName: job.name, jobId: job.id }
    },
    describejobs: (body) => ({
      jobs: parse(describeSchema, body).jobs.flatMap((id) => {
        const job = memory.jobs.get(id)
        return job === undefined ? [] : [jobDetail(memory, job)]
      }),
    }),
    listjobs: (body) => list(parse(listSchema, body), memory),
    terminatejob: (body) => end(parse(endSchema, body), memory, scheduler, true),
    canceljob: (body) => end(parse(endSchema, body), memory, scheduler, false),
  }
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw clientException(`Error executing request, Exception : ${z.prettifyError(parsed.error)}`)
}

function jobOf(request: SubmitRequest, memory: TwinMemory): TwinJob {
  const definition = memory.definitions.active(request.jobDefinition)
  const names = definition.ecsProperties.taskProperties.flatMap((task) => task.containers.map(({ name }) => name))
  for (const { name } of request.ecsPropertiesOverride?.taskProperties.flatMap((task) => task.containers) ?? [])
    if (!names.includes(name)) throw clientException(`Container ${name} to be overridden is not in the job definition`)
  return {
    id: randomUUID(),
    name: request.jobName,
    queue: queueArn(request.jobQueue),
    definition,
    overrides: request.ecsPropertiesOverride,
    tags: request.tags ?? {},
    created: Date.now(),
    array: request.arrayProperties ?? null,
    child: null,
    status: 'SUBMITTED',
    attempts: [],
  }
}

/** Filters see no children and all states; without one, it is RUNNING that is listed (API reference). */
function list(request: ListRequest, memory: TwinMemory) {
  const { jobQueue, arrayJobId, jobStatus = 'RUNNING', filters, ...page } = request
  if ((jobQueue === undefined) === (arrayJobId === undefined))
    throw clientException('Exactly one of jobQueue and arrayJobId must be given')
  const wanted = filters?.[0]?.values[0]?.toLowerCase()
  const isWanted = ({ name, status }: TwinJob): boolean => {
    if (wanted === undefined) return status === jobStatus
    return wanted.endsWith('*') ? name.toLowerCase().startsWith(wanted.slice(0, -1)) : name.toLowerCase() === wanted
  }
  const found = [...memory.jobs.values()].filter((job) =>
    arrayJobId === undefined
      ? job.child === null && job.queue === queueArn(jobQueue ?? '') && isWanted(job)
      : job.child?.parent === arrayJobId && job.status === jobStatus,
  )
  const { rows, nextToken } = paged(found.toReversed(), page, filters === undefined ? 1000 : 100)
  return { jobSummaryList: rows.map((job) => jobSummary(memory, job)), nextToken }
}

function paged<T>(
  rows: readonly T[],
  { maxResults, nextToken }: { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined },
  most: number,
): { readonly rows: readonly T[]; readonly nextToken?: string } {
  const from = Number(nextToken ?? 0)
  const to = from + Math.min(maxResults ?? most, most)
  return { rows: rows.slice(from, to), ...(to < rows.length ? { nextToken: String(to) } : {}) }
}

/** A job that is over, or was never there, is passed over. */
function end(
  { jobId, reason }: { readonly jobId: string; readonly reason: string },
  memory: TwinMemory,
  scheduler: Scheduler,
  running: boolean,
): unknown {
  const job = memory.jobs.get(jobId)
  if (job !== undefined) scheduler.end(job, reason, running)
  return {}
}
