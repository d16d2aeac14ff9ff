import { containersOf } from './attempt.ts'
import type { TwinMemory } from './memory.ts'
import { batchArn } from './place.ts'
import { STATUSES } from './requests.ts'
import type { ContainerEnd, TwinAttempt, TwinJob } from './twin-job.ts'

/**
 * A job as DescribeJobs and events show it. One of several containers: `container` is absent, what they ended with stands in
 * `attempts[].taskProperties[].containers[]`.
 */
export function jobDetail(memory: TwinMemory, job: TwinJob) {
  const { definition, array } = job
  const last = job.attempts.at(-1)
  const containers = containersOf(job).map((each) => ({ ...each, ...endOf(last, each.name) }))
  return {
    ...common(memory, job),
    jobQueue: job.queue,
    startedAt: job.started,
    attempts: array === null ? job.attempts.map(attemptDetail) : [],
    retryStrategy: definition.retryStrategy,
    timeout: definition.timeout,
    parameters: definition.parameters,
    platformCapabilities: definition.platformCapabilities,
    dependsOn: [],
    tags: job.tags,
    isCancelled: false,
    isTerminated: job.ending !== undefined,
    ecsProperties: { taskProperties: definition.ecsProperties.taskProperties.map((task) => ({ ...task, containers })) },
  }
}

/** See {@link jobDetail}. */
export type TwinJobDetail = ReturnType<typeof jobDetail>

/** A job as ListJobs shows it. */
export function jobSummary(memory: TwinMemory, job: TwinJob) {
  return { ...common(memory, job), startedAt: job.started }
}

function common(memory: TwinMemory, job: TwinJob) {
  return {
    jobArn: batchArn(`job/${job.id}`),
    jobId: job.id,
    jobName: job.name,
    status: job.status,
    statusReason: job.statusReason,
    createdAt: job.created,
    stoppedAt: job.stopped,
    jobDefinition: job.definition.jobDefinitionArn,
    arrayProperties: arrayOf(memory, job),
  }
}

function arrayOf(memory: TwinMemory, job: TwinJob) {
  if (job.child !== null) return { index: job.child.index }
  if (job.array === null) return undefined
  const children = memory.children(job)
  const count = (status: string): number => children.filter((child) => child.status === status).length
  const statusSummary = Object.fromEntries(STATUSES.map((status) => [status, count(status)]))
  return { size: job.array.size, ...(children.length === 0 ? {} : { statusSummary }) }
}

function attemptDetail({ startedAt, stoppedAt, statusReason, containers }: TwinAttempt) {
  return { startedAt, stoppedAt, statusReason, container: {}, taskProperties: [{ containers }] }
}

function endOf(attempt: TwinAttempt | undefined, name: string): Partial<ContainerEnd> {
  return attempt?.containers.find((end) => end.name === name) ?? {}
}
