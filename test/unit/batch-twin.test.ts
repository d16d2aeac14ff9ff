import {
  CancelJobCommand,
  DescribeJobsCommand,
  type JobStatus,
  ListJobsCommand,
  type ListJobsCommandInput,
  TerminateJobCommand,
  type BatchClient,
  type JobDetail,
} from '@aws-sdk/client-batch'
import { describe, expect, it } from 'vitest'
import type { ContainerExit, ContainerRequest } from '../batch-twin/containers.ts'
import type { BatchTwin } from '../batch-twin/start-batch-twin.ts'
import { aTwin, scripted, type Script } from '../fixtures/a-twin.ts'

const SOON = { timeout: 20_000, interval: 5 }
const well: Script = () => ({ exitCode: 0 })
/** The job's container runs on until it is ended. */
const endless: Script = (name) => (name === 'job' ? undefined : { exitCode: 0 })

async function describeJob(client: BatchClient, id: string): Promise<JobDetail | undefined> {
  const { jobs = [] } = await client.send(new DescribeJobsCommand({ jobs: [id] }))
  return jobs[0]
}

async function reaches(client: BatchClient, id: string, status: JobStatus): Promise<JobDetail | undefined> {
  await expect.poll(async () => (await describeJob(client, id))?.status, SOON).toBe(status)
  return describeJob(client, id)
}

/** States that events have told of a job, in order. */
function told({ events }: BatchTwin, id: string): readonly unknown[] {
  return events.filter(({ detail }) => detail.jobId === id).map(({ detail }) => detail.status)
}

/** Containers of an attempt and what they ended with. */
function endsOf(job: JobDetail | undefined, attempt: number): readonly unknown[] {
  const containers = job?.attempts?.[attempt]?.taskProperties?.[0]?.containers ?? []
  return containers.map(({ name, exitCode }) => [name, exitCode])
}

describe('a job on the twin', () => {
  it('goes through all states in their order, and shows what its containers ended with as Batch does', async () => {
    const script: Script = (name) => ({ exitCode: name === 'job' ? 3 : 0 })
    const { twin, client, register, submit } = await aTwin({ containers: scripted(script) })
    const id = await submit(await register())
    const job = await reaches(client, id, 'SUCCEEDED')
    expect(told(twin, id)).toEqual(['PENDING', 'RUNNABLE', 'STARTING', 'RUNNING', 'SUCCEEDED'])
    expect(job?.container).toBeUndefined()
    expect(job?.arrayProperties).toBeUndefined()
    expect(endsOf(job, 0)).toEqual([
      ['stage-in', 0],
      ['job', 3],
      ['stage-out', 0],
    ])
  })

  it('starts each container after the end of the one it waits for, over one volume, told by Batch who it is', async () => {
    const started: ContainerRequest[] = []
    const { client, register, submit } = await aTwin({ containers: scripted(well, started) })
    const ecsPropertiesOverride = {
      taskProperties: [{ containers: [{ name: 'stage-in', environment: [{ name: 'CASCADE_ORDERS', value: 'key' }] }] }],
    }
    const id = await submit(await register(), { ecsPropertiesOverride })
    await reaches(client, id, 'SUCCEEDED')
    expect(started.map(({ command }) => command[0])).toEqual(['stage-in', '/bin/sh', 'stage-out'])
    expect(new Set(started.map(({ volume }) => volume)).size).toBe(1)
    const [first, ...others] = started.map(({ environment }) => environment)
    expect(first).toEqual({
      CASCADE_BUCKET: 'files',
      CASCADE_ORDERS: 'key',
      AWS_BATCH_JOB_ID: id,
      AWS_BATCH_JOB_ATTEMPT: '1',
      AWS_BATCH_JQ_NAME: 'here',
    })
    for (const other of others) expect(other).not.toHaveProperty('CASCADE_ORDERS')
  })

  it('fails when its essential container does, and is not tried again where the last rule is EXIT', async () => {
    const script: Script = (name) => ({ exitCode: name === 'stage-out' ? 12 : 0 })
    const { client, register, submit } = await aTwin({ containers: scripted(script) })
    const job = await reaches(client, await submit(await register()), 'FAILED')
    expect(job?.statusReason).toBe('Essential container in task exited')
    expect(job?.attempts).toHaveLength(1)
  })

  it('is tried again where no rule fits, as often as it may', async () => {
    const { client, register, submit } = await aTwin({ containers: scripted(() => ({ exitCode: 1 })) })
    const retryStrategy = { attempts: 3, evaluateOnExit: [{ onReason: 'nothing like it', action: 'EXIT' as const }] }
    const job = await reaches(client, await submit(await register({ retryStrategy })), 'FAILED')
    expect(job?.attempts).toHaveLength(3)
  })

  it('is tried again when its host is lost, with the next number of attempt and a new volume', async () => {
    const started: ContainerRequest[] = []
    const { twin, client, register, submit } = await aTwin({ containers: scripted(endless, started) })
    const id = await submit(await register())
    await expect.poll(() => started.length, SOON).toBe(2)
    expect(twin.interrupt(id)).toBe(true)
    await expect.poll(() => started.length, SOON).toBe(4)
    const job = await reaches(client, id, 'RUNNING')
    expect(job?.attempts?.[0]?.statusReason).toMatch(/^Host EC2 \(instance i-\w+\) terminated\.$/)
    expect(endsOf(job, 0)).toEqual([
      ['stage-in', 0],
      ['job', undefined],
      ['stage-out', undefined],
    ])
    expect(started.map(({ environment }) => environment['AWS_BATCH_JOB_ATTEMPT'])).toEqual(['1', '1', '2', '2'])
    expect(new Set(started.map(({ volume }) => volume)).size).toBe(2)
    expect(told(twin, id).slice(3)).toEqual(['RUNNING', 'RUNNABLE', 'STARTING', 'RUNNING'])
  })

  it('is not tried again when it took too long', async () => {
    const started: ContainerRequest[] = []
    const { twin, client, register, submit } = await aTwin({ containers: scripted(endless, started) })
    const id = await submit(await register({ retryStrategy: { attempts: 3 } }))
    await expect.poll(() => started.length, SOON).toBe(2)
    twin.interrupt(id, 'timeout')
    const job = await reaches(client, id, 'FAILED')
    expect([job?.statusReason, job?.attempts?.length]).toEqual(['Job attempt duration exceeded timeout', 1])
  })

  it('fails without having run when a container cannot be started', async () => {
    const script: Script = (name) => (name === 'job' ? { reason: 'CannotPullContainerError: no' } : { exitCode: 0 })
    const { client, register, submit } = await aTwin({ containers: scripted(script) })
    const job = await reaches(client, await submit(await register()), 'FAILED')
    expect([job?.statusReason, job?.attempts?.length]).toEqual(['Task failed to start', 1])
    expect(job?.attempts?.[0]).not.toHaveProperty('startedAt')
  })
})

describe('an array on the twin', () => {
  const array = { arrayProperties: { size: 3 } }

  it('waits until its children are over, which know their index; it failed when one of them did', async () => {
    const started: ContainerRequest[] = []
    const script: Script = (name, { environment }) => {
      return { exitCode: name === 'stage-out' && environment['AWS_BATCH_JOB_ARRAY_INDEX'] === '1' ? 12 : 0 }
    }
    const { twin, client, register, submit } = await aTwin({ containers: scripted(script, started) })
    const id = await submit(await register(), array)
    const parent = await reaches(client, id, 'FAILED')
    expect(told(twin, id)).toEqual(['PENDING', 'FAILED'])
    expect(parent?.arrayProperties).toMatchObject({ size: 3, statusSummary: { SUCCEEDED: 2, FAILED: 1, RUNNING: 0 } })
    expect(parent?.statusReason).toBe('Array Child Job failed')
    const { jobs = [] } = await client.send(
      new DescribeJobsCommand({ jobs: [0, 1, 2, 3].map((index) => `${id}:${index}`) }),
    )
    expect(jobs.map(({ status, arrayProperties }) => [status, arrayProperties])).toEqual([
      ['SUCCEEDED', { index: 0 }],
      ['FAILED', { index: 1 }],
      ['SUCCEEDED', { index: 2 }],
    ])
    expect(new Set(started.map(({ environment }) => environment['AWS_BATCH_JOB_ID']))).toEqual(
      new Set(jobs.map(({ jobId }) => jobId)),
    )
  })

  it('runs no more children at a time than there are slots', async () => {
    const { twin, client, register, submit } = await aTwin({ containers: scripted(endless), slots: 0 })
    const id = await submit(await register(), array)
    const summary = async () => (await describeJob(client, id))?.arrayProperties?.statusSummary
    await expect.poll(summary, SOON).toMatchObject({ RUNNABLE: 3 })
    twin.setSlots(2)
    await expect.poll(summary, SOON).toMatchObject({ RUNNABLE: 1, RUNNING: 2 })
  })

  it('is ended with its children, whatever they are doing, and none of them is tried again', async () => {
    const { twin, client, register, submit } = await aTwin({ containers: scripted(endless), slots: 1 })
    const id = await submit(await register({ retryStrategy: { attempts: 3 } }), array)
    await reaches(client, `${id}:0`, 'RUNNING')
    await client.send(new TerminateJobCommand({ jobId: id, reason: 'cascade: enough' }))
    await reaches(client, id, 'FAILED')
    const { jobs = [] } = await client.send(
      new DescribeJobsCommand({ jobs: [0, 1, 2].map((index) => `${id}:${index}`) }),
    )
    expect(jobs.map(({ status, statusReason }) => [status, statusReason])).toEqual(
      Array(3).fill(['FAILED', 'cascade: enough']),
    )
    expect(told(twin, `${id}:2`).at(-1)).toBe('FAILED')
  })
})

describe('what the twin lists', () => {
  const list = async (client: BatchClient, request: ListJobsCommandInput) => {
    const { jobSummaryList = [], nextToken } = await client.send(new ListJobsCommand(request))
    return {
      names: jobSummaryList.map(({ jobName }) => jobName),
      ids: jobSummaryList.map(({ jobId }) => jobId),
      nextToken,
    }
  }
  const named = (name: string) => ({ jobQueue: 'here', filters: [{ name: 'JOB_NAME', values: [name] }] })

  it('is by name: whatever its status, capital or small, newest first, no children, page by page', async () => {
    const { client, register, submit } = await aTwin({ containers: scripted(endless), slots: 0 })
    const definition = await register()
    for (const jobName of ['job-1', 'Job-1', 'job-10', 'other']) await submit(definition, { jobName })
    await submit(definition, { jobName: 'job-1', jobQueue: 'elsewhere' })
    expect((await list(client, named('job-1'))).names).toEqual(['Job-1', 'job-1'])
    expect((await list(client, named('job-1*'))).names).toEqual(['job-10', 'Job-1', 'job-1'])
    const first = await list(client, { ...named('job-1*'), maxResults: 2 })
    expect(first.names).toEqual(['job-10', 'Job-1'])
    const rest = await list(client, { ...named('job-1*'), maxResults: 2, nextToken: first.nextToken })
    expect([rest.names, rest.nextToken]).toEqual([['job-1'], undefined])
  })

  it('is RUNNING only where no status is asked for; children are found by their array', async () => {
    const { client, register, submit } = await aTwin({ containers: scripted(endless), slots: 1 })
    const id = await submit(await register(), { arrayProperties: { size: 2 } })
    await reaches(client, `${id}:0`, 'RUNNING')
    expect((await list(client, { jobQueue: 'here' })).ids).toEqual([])
    expect((await list(client, { jobQueue: 'here', jobStatus: 'PENDING' })).ids).toEqual([id])
    expect((await list(client, { arrayJobId: id })).ids).toEqual([`${id}:0`])
    expect((await list(client, { arrayJobId: id, jobStatus: 'RUNNABLE' })).ids).toEqual([`${id}:1`])
  })
})

describe('cancelling on the twin', () => {
  it('ends what waits and lets alone what runs', async () => {
    const { client, register, submit } = await aTwin({ containers: scripted(endless), slots: 1 })
    const definition = await register()
    const [runs, waits] = [await submit(definition), await submit(definition)]
    await reaches(client, runs, 'RUNNING')
    for (const jobId of [runs, waits]) await client.send(new CancelJobCommand({ jobId, reason: 'no more' }))
    expect((await reaches(client, waits, 'FAILED'))?.statusReason).toBe('no more')
    expect((await describeJob(client, runs))?.status).toBe('RUNNING')
  })

  it('ends the children of an array that wait; one that runs ends as it would have, and the array after it', async () => {
    const { promise: exit, resolve } = Promise.withResolvers<ContainerExit>()
    const nothing = (): void => undefined
    const containers = { start: () => ({ exit, stop: nothing, kill: nothing }) }
    const { client, register, submit } = await aTwin({ containers, slots: 1 })
    const id = await submit(await register(), { arrayProperties: { size: 3 } })
    await reaches(client, `${id}:0`, 'RUNNING')
    await client.send(new CancelJobCommand({ jobId: id, reason: 'no more' }))
    for (const child of [1, 2])
      expect((await reaches(client, `${id}:${child}`, 'FAILED'))?.statusReason).toBe('no more')
    expect((await describeJob(client, id))?.status).toBe('PENDING')
    expect((await describeJob(client, `${id}:0`))?.status).toBe('RUNNING')
    resolve({ exitCode: 0 })
    await reaches(client, `${id}:0`, 'SUCCEEDED')
    const parent = await reaches(client, id, 'FAILED')
    expect(parent?.arrayProperties?.statusSummary).toMatchObject({ SUCCEEDED: 1, FAILED: 2 })
  })

  it('of an array without children ends it at once, and they never come', async () => {
    const { twin, client, register, submit } = await aTwin({ containers: scripted(endless), slots: 1, pace: 500 })
    const id = await submit(await register(), { arrayProperties: { size: 3 } })
    await client.send(new CancelJobCommand({ jobId: id, reason: 'no more' }))
    expect((await describeJob(client, id))?.status).toBe('FAILED')
    const other = await submit(await register())
    await reaches(client, other, 'RUNNING')
    expect(told(twin, `${id}:0`)).toEqual([])
  })
})
