import { DescribeJobsCommand, type RegisterJobDefinitionRequest, type SubmitJobRequest } from '@aws-sdk/client-batch'
import { describe, expect, it } from 'vitest'
import type { ContainerRequest } from '../batch-twin/containers.ts'
import type { BatchEvent } from '../batch-twin/events.ts'
import { aDefinition, aTwin, scripted, type Script } from '../fixtures/a-twin.ts'

const SOON = { timeout: 20_000, interval: 5 }
const well: Script = () => ({ exitCode: 0 })
const endless: Script = (name) => (name === 'job' ? undefined : { exitCode: 0 })

describe('what the twin refuses, as Batch does', () => {
  const environment = [{ name: 'AWS_BATCH_X', value: '' }]
  it.each<[string, Partial<SubmitJobRequest>]>([
    ['a name with a slash', { jobName: 'p/a' }],
    ['an array of one', { arrayProperties: { size: 1 } }],
    ['an array of more than 10,000', { arrayProperties: { size: 10_001 } }],
    ['a definition that is not there', { jobDefinition: 'nobody' }],
    [
      "Batch's own variables",
      { ecsPropertiesOverride: { taskProperties: [{ containers: [{ name: 'job', environment }] }] } },
    ],
    ['a container that is not there', { ecsPropertiesOverride: { taskProperties: [{ containers: [{ name: 'x' }] }] } }],
    [
      'more than 30 KiB',
      {
        ecsPropertiesOverride: {
          taskProperties: [{ containers: [{ name: 'job', environment: [{ name: 'X', value: 'x'.repeat(31_000) }] }] }],
        },
      },
    ],
  ])('of a job: %s', async (_, given) => {
    const { register, submit, twin } = await aTwin({ containers: scripted(well) })
    await expect(submit(await register(), given)).rejects.toMatchObject({ name: 'ClientException' })
    expect(twin.memory.jobs.size).toBe(0)
  })

  it.each<[string, Partial<RegisterJobDefinitionRequest>]>([
    ['a time below a minute', { timeout: { attemptDurationSeconds: 59 } }],
    ['more than ten attempts', { retryStrategy: { attempts: 11 } }],
    ['two tasks', { ecsProperties: { taskProperties: [...tasks(), ...tasks()] } }],
    ['no essential container', { ecsProperties: { taskProperties: tasks({ essential: false }) } }],
    [
      'waiting for the end of an essential container',
      { ecsProperties: { taskProperties: tasks({ essential: true }) } },
    ],
    ['a container that asks for nothing', { ecsProperties: { taskProperties: tasks({ resourceRequirements: [] }) } }],
  ])('of a definition: %s', async (_, given) => {
    const { register } = await aTwin({ containers: scripted(well) })
    await expect(register(given)).rejects.toMatchObject({ name: 'ClientException' })
  })

  it('is what comes too often within a second', async () => {
    const { register, submit, twin } = await aTwin({ containers: scripted(well), submitsPerSecond: 3 })
    const definition = await register()
    const all = await Promise.allSettled(Array.from({ length: 5 }, () => submit(definition)))
    const refused = all.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))
    expect(refused).toHaveLength(5 - twin.memory.jobs.size)
    for (const reason of refused) expect(reason).toContain('Too Many Requests')
    expect(refused.length).toBeGreaterThan(0)
  })
})

function tasks(given: Partial<Task['containers'][number]> = {}): Task[] {
  const task = aDefinition().ecsProperties?.taskProperties?.[0]
  const containers = (task?.containers ?? []).map((container) => ({ ...container, ...given }))
  return [{ ...task, containers }]
}
type Task = NonNullable<NonNullable<RegisterJobDefinitionRequest['ecsProperties']>['taskProperties']>[number] & {
  containers: NonNullable<
    NonNullable<NonNullable<RegisterJobDefinitionRequest['ecsProperties']>['taskProperties']>[number]['containers']
  >
}

describe('events of the twin', () => {
  it("come in EventBridge's envelope, lost, doubled and late as they are told to", async () => {
    const came: BatchEvent[] = []
    const late = Promise.withResolvers<void>()
    const { twin, register, submit } = await aTwin({
      containers: scripted(well),
      onEvent: (event) => {
        came.push(event)
        if (event.detail.status === 'RUNNABLE') late.resolve()
      },
      delivery: ({ detail }) => {
        if (detail.status === 'PENDING') return []
        return detail.status === 'RUNNABLE' ? [200] : [0, 0]
      },
    })
    const id = await submit(await register())
    await late.promise
    const states = came.map(({ detail }) => detail.status)
    expect(states).toEqual(['STARTING', 'STARTING', 'RUNNING', 'RUNNING', 'SUCCEEDED', 'SUCCEEDED', 'RUNNABLE'])
    expect(twin.events.map(({ detail }) => detail.status)).toEqual([
      'PENDING',
      'RUNNABLE',
      'STARTING',
      'RUNNING',
      'SUCCEEDED',
    ])
    expect(came[0]?.id).toBe(came[1]?.id)
    expect(came[0]).toMatchObject({
      source: 'aws.batch',
      'detail-type': 'Batch Job State Change',
      detail: { jobId: id, jobName: 'job-1', jobQueue: 'arn:aws:batch:us-east-1:000000000000:job-queue/here' },
    })
  })
})

describe('a twin that is stopped and started again', () => {
  it('goes on with its jobs when it remembers them: what ran has lost its host', async () => {
    const started: ContainerRequest[] = []
    const before = await aTwin({ containers: scripted(endless, started), slots: 1 })
    const definition = await before.register()
    const [runs, waits] = [
      await before.submit(definition),
      await before.submit(definition, { arrayProperties: { size: 2 } }),
    ]
    await expect.poll(() => started.length, SOON).toBe(2)
    await before.twin.stop()
    const { memory, port } = before.twin
    const { client } = await aTwin({ containers: scripted(well), memory, port })
    const states = async () => {
      const { jobs = [] } = await client.send(new DescribeJobsCommand({ jobs: [runs, waits] }))
      return jobs.map(({ status, attempts = [] }) => [status, attempts.length])
    }
    await expect.poll(states, SOON).toEqual([
      ['SUCCEEDED', 2],
      ['SUCCEEDED', 0],
    ])
  })

  it('knows nothing of them when it does not', async () => {
    const before = await aTwin({ containers: scripted(endless) })
    const id = await before.submit(await before.register())
    await before.twin.stop()
    const { client } = await aTwin({ containers: scripted(well), port: before.twin.port })
    expect((await client.send(new DescribeJobsCommand({ jobs: [id] }))).jobs).toEqual([])
  })
})

describe('an answer of the twin', () => {
  it('may be lost after it took effect, or not be given', async () => {
    const { twin, register, submit } = await aTwin({
      containers: scripted(well),
      answering: (operation, number) => {
        if (operation !== 'submitjob') return 'answered'
        return number === 0 ? 'lost' : 'unavailable'
      },
    })
    const definition = await register()
    await expect(submit(definition)).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(twin.memory.jobs.size).toBe(1)
    await expect(submit(definition)).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } })
    expect(twin.memory.jobs.size).toBe(1)
  })
})
