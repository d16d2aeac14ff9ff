import {
  BatchClient,
  ClientException,
  DescribeJobDefinitionsCommand,
  DescribeJobsCommand,
  ListJobsCommand,
  RegisterJobDefinitionCommand,
  SubmitJobCommand,
  TerminateJobCommand,
  type JobDetail,
  type JobStatus,
  type JobSummary,
} from '@aws-sdk/client-batch'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { batchClients } from '../../shared/aws/batch/batch-clients.ts'
import { SAYS } from '../../shared/aws/batch/job-definition.ts'
import { AwsSite } from '../../shared/aws/site.ts'
import { Table } from '../../shared/aws/table.ts'
import { orderListKey, packOrders } from '../../shared/model/order-list.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import { SubmissionRefused } from '../../shared/ports/site.ts'
import type { SentSubmission } from '../../shared/ports/submissions.ts'
import { aBatchSite } from '../fixtures/batch-site.ts'
import { memoryObjects } from '../fixtures/memory-objects.ts'
import { aSent } from '../fixtures/submissions.ts'
import { anOrder } from './runner-harness.ts'

const batch = mockClient(BatchClient)
const table = mockClient(DynamoDBDocumentClient)
const DEFINITION = 'arn:aws:batch:us-east-1:000000000000:job-definition/d:1'

/** A site on a mocked client, with nothing in its bucket. */
function aSite() {
  const objects = memoryObjects()
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }))
  const site = new AwsSite({
    site: aBatchSite(),
    clients: batchClients({ region: 'us-east-1' }),
    objects,
    bucket: 'files',
    table: new Table(client, 'transformations'),
    live: async () => [],
    clock: { now: () => 1000 },
  })
  return { objects, site }
}

function anError(name: string): Error {
  return Object.assign(new Error(`${name} it is`), { name })
}

function refusal(message: string): ClientException {
  return new ClientException({ message, $metadata: { httpStatusCode: 400 } })
}

function submission(tasks: readonly number[], given: Partial<TaskOrder> = {}) {
  const orders = tasks.map((task) => anOrder({ submission: 'job-1', task, ...given }))
  return { name: 'job-1', transformation: 'p/a', site: 'here', orders }
}

function aSummary(given: Partial<JobSummary>): JobSummary {
  return { jobId: 'b-1', jobName: 'job-1', ...given }
}

function aDetail(jobId: string, status: JobStatus): JobDetail {
  return { jobId, jobName: 'job-1', jobQueue: 'q', jobDefinition: 'd', startedAt: 0, status }
}

/** A submission of tasks 1, 2... that is an array. */
function anArray(size: number): SentSubmission {
  return { ...aSent('job-1'), job: { id: 'b-1', tasks: Array.from({ length: size }, (_, index) => index + 1) } }
}

beforeEach(() => {
  table.on(UpdateCommand).resolves({ Attributes: { next: 1025 } })
  batch.on(DescribeJobDefinitionsCommand).resolves({ jobDefinitions: [] })
  batch.on(RegisterJobDefinitionCommand).resolves({ jobDefinitionArn: DEFINITION })
})
afterEach(() => {
  batch.reset()
  table.reset()
})

describe('handing a submission to Batch', () => {
  it('stores the list, then sends one request, with the definition that says what the job is', async () => {
    batch.on(SubmitJobCommand).resolves({ jobId: 'b-1' })
    const { site, objects } = aSite()
    const handedIn = submission([4, 2])
    expect(await site.submit(handedIn)).toEqual({ id: 'b-1', tasks: [4, 2] })
    expect(await objects.get(orderListKey('job-1'))).toEqual(packOrders(handedIn.orders))
    const [call, ...more] = batch.commandCalls(SubmitJobCommand)
    expect(more).toEqual([])
    expect(call?.args[0].input).toMatchObject({
      jobName: 'job-1',
      jobQueue: aBatchSite().queue,
      jobDefinition: DEFINITION,
      arrayProperties: { size: 2 },
    })
  })

  it('sends again, with another token, what Batch was too busy for', async () => {
    const busy = anError('TooManyRequestsException')
    batch.on(SubmitJobCommand).rejectsOnce(busy).rejectsOnce(busy).resolves({ jobId: 'b-1' })
    expect(await aSite().site.submit(submission([1]))).toEqual({ id: 'b-1', tasks: [1] })
    expect(batch.commandCalls(SubmitJobCommand)).toHaveLength(3)
    expect(table.commandCalls(UpdateCommand)).toHaveLength(3)
  })

  it.each(['TimeoutError', 'ECONNRESET', 'ServerException'])(
    'adopts what took effect although the answer was unclear: %s',
    async (name) => {
      batch.on(SubmitJobCommand).rejects(anError(name))
      batch.on(ListJobsCommand).resolves({ jobSummaryList: [aSummary({ jobId: 'b-7' })] })
      expect(await aSite().site.submit(submission([1]))).toEqual({ id: 'b-7', tasks: [1] })
      expect(batch.commandCalls(SubmitJobCommand)).toHaveLength(1)
    },
  )

  it('never sends again after an unclear answer, also when Batch does not have it yet', async () => {
    batch.on(SubmitJobCommand).rejects(anError('TimeoutError'))
    batch.on(ListJobsCommand).resolves({ jobSummaryList: [] })
    await expect(aSite().site.submit(submission([1]))).rejects.toThrow('TimeoutError it is')
    expect(batch.commandCalls(SubmitJobCommand)).toHaveLength(1)
  })

  it("gives Batch's reason when it will never take it, and asks nobody again", async () => {
    batch.on(SubmitJobCommand).rejects(refusal('JobQueue cascade-here does not exist'))
    const submitting = aSite().site.submit(submission([1]))
    await expect(submitting).rejects.toThrow(SubmissionRefused)
    await expect(submitting).rejects.toThrow('AWS Batch says: JobQueue cascade-here does not exist')
    expect(batch.commandCalls(ListJobsCommand)).toEqual([])
  })

  it('refuses what the platform cannot run before anything is stored or sent', async () => {
    const { site, objects } = aSite()
    const [order] = submission([1]).orders
    const job = { ...order?.job, image: 'docker://node' }
    const bad = submission([1])
    const orders = bad.orders.map((each) => ({ ...each, job: { ...each.job, ...job } }))
    await expect(site.submit({ ...bad, orders })).rejects.toThrow(SubmissionRefused)
    expect(await objects.get(orderListKey('job-1'))).toBeUndefined()
    expect(batch.calls()).toEqual([])
  })

  it('holds to a list that a worker left who died before it handed in the job', async () => {
    batch.on(SubmitJobCommand).resolves({ jobId: 'b-1' })
    const { site, objects } = aSite()
    await objects.put(orderListKey('job-1'), packOrders(submission([1, 2, 3]).orders))
    // Task 2 is over by now; child 1 of the list is task 2 all the same.
    expect(await site.submit(submission([1, 3]))).toEqual({ id: 'b-1', tasks: [1, 2, 3] })
    expect(batch.commandCalls(SubmitJobCommand)[0]?.args[0].input.arrayProperties).toEqual({ size: 3 })
  })
})

describe('the definition of a job', () => {
  beforeEach(() => {
    batch.on(SubmitJobCommand).resolves({ jobId: 'b-1' })
  })
  const registered = () => batch.commandCalls(RegisterJobDefinitionCommand)

  it('is registered once, and looked up once', async () => {
    const { site } = aSite()
    await site.submit(submission([1]))
    await site.submit({ ...submission([1]), name: 'job-2' })
    expect(registered()).toHaveLength(1)
    expect(batch.commandCalls(DescribeJobDefinitionsCommand)).toHaveLength(1)
  })

  it('is not registered when the newest revision says the same, on whatever page it stands', async () => {
    const first = aSite()
    await first.site.submit(submission([1]))
    const says = registered()[0]?.args[0].input.parameters?.[SAYS] ?? ''
    const revision = (number: number, what: string) => ({
      jobDefinitionName: 'd',
      jobDefinitionArn: `d:${number}`,
      revision: number,
      type: 'container',
      parameters: { [SAYS]: what },
    })
    batch
      .on(DescribeJobDefinitionsCommand)
      .resolvesOnce({ jobDefinitions: [revision(8, 'before')], nextToken: 'more' })
      .resolves({ jobDefinitions: [revision(9, says), revision(7, says)] })
    await aSite().site.submit(submission([1]))
    expect(registered()).toHaveLength(1)
    expect(batch.commandCalls(SubmitJobCommand)[1]?.args[0].input.jobDefinition).toBe('d:9')
    batch.on(DescribeJobDefinitionsCommand).resolves({ jobDefinitions: [revision(9, says), revision(10, 'since')] })
    await aSite().site.submit(submission([1]))
    expect(registered()).toHaveLength(2)
  })

  it('is registered again when somebody deregistered what was remembered', async () => {
    batch
      .on(SubmitJobCommand)
      .resolvesOnce({ jobId: 'b-1' })
      .rejectsOnce(refusal('JobDefinition is not ACTIVE'))
      .resolves({ jobId: 'b-2' })
    const { site } = aSite()
    await site.submit(submission([1]))
    batch.on(RegisterJobDefinitionCommand).resolves({ jobDefinitionArn: 'd:2' })
    expect(await site.submit({ ...submission([1]), name: 'job-2' })).toEqual({ id: 'b-2', tasks: [1] })
    expect(batch.commandCalls(SubmitJobCommand).at(-1)?.args[0].input.jobDefinition).toBe('d:2')
  })

  it('stops its transformation when Batch does not take it', async () => {
    batch.on(RegisterJobDefinitionCommand).rejects(refusal('no such role'))
    await expect(aSite().site.submit(submission([1]))).rejects.toThrow(SubmissionRefused)
  })
})

describe('looking a submission up', () => {
  it('takes the job of exactly its name, on whatever page, whatever became of it; the first when there are two', async () => {
    const { site, objects } = aSite()
    await objects.put(orderListKey('job-1'), packOrders(submission([5, 6]).orders))
    batch
      .on(ListJobsCommand)
      .resolvesOnce({ jobSummaryList: [aSummary({ jobId: 'x', jobName: 'JOB-1', createdAt: 1 })], nextToken: 'more' })
      .resolves({
        jobSummaryList: [aSummary({ jobId: 'second', createdAt: 3 }), aSummary({ jobId: 'first', createdAt: 2 })],
      })
    expect(await site.find({ name: 'job-1', site: 'here' })).toEqual({ id: 'first', tasks: [5, 6] })
    const [call] = batch.commandCalls(ListJobsCommand)
    expect(call?.args[0].input).toMatchObject({
      jobQueue: aBatchSite().queue,
      filters: [{ name: 'JOB_NAME', values: ['job-1'] }],
    })
  })

  it('looks in no other queue than the one it went to', async () => {
    await expect(aSite().site.find({ name: 'job-1', site: 'elsewhere' })).rejects.toThrow('went to site elsewhere')
    expect(batch.calls()).toEqual([])
  })
})

describe('where tasks stand', () => {
  /** Answers as Batch does: of what it knows. */
  function knows(statuses: Readonly<Record<string, JobStatus>>): void {
    batch.on(DescribeJobsCommand).callsFake(({ jobs = [] }: { readonly jobs?: readonly string[] }) => ({
      jobs: jobs.flatMap((id) => {
        const status = statuses[id]
        return status === undefined ? [] : [aDetail(id, status)]
      }),
    }))
  }

  it('is asked for a hundred at a time, and told in the order of the question', async () => {
    const all = anArray(250)
    knows(
      Object.fromEntries(all.job.tasks.map((task, index) => [`b-1:${index}`, task % 2 === 0 ? 'RUNNING' : 'FAILED'])),
    )
    const standings = await aSite().site.standing(all, [...all.job.tasks.toReversed(), 999])
    expect(standings.slice(0, 2)).toEqual(['running', 'ended'])
    expect(standings.at(-1)).toBe('unknown')
    expect(batch.commandCalls(DescribeJobsCommand).map((call) => call.args[0].input.jobs?.length)).toEqual([
      100, 100, 50,
    ])
  })

  it.each<[JobStatus | undefined, string]>([
    ['SUBMITTED', 'queued'],
    ['PENDING', 'queued'],
    ['FAILED', 'ended'],
    [undefined, 'unknown'],
  ])('is, of a child that is not there, what its array is: %s, %s', async (status, standing) => {
    knows({ 'b-1:1': 'RUNNING', ...(status === undefined ? {} : { 'b-1': status }) })
    expect(await aSite().site.standing(anArray(3), [1, 2])).toEqual([standing, 'running'])
  })
})

describe('ending submissions', () => {
  it('passes over what is over or forgotten, says that it was us, and no more than Batch takes', async () => {
    batch.on(TerminateJobCommand).rejectsOnce(refusal('no such job')).resolves({})
    await aSite().site.terminate([aSent('a'), aSent('b')], 'x'.repeat(2000))
    const inputs = batch.commandCalls(TerminateJobCommand).map((call) => call.args[0].input)
    expect(inputs.map(({ jobId }) => jobId)).toEqual(['a', 'b'])
    for (const { reason } of inputs) expect(reason).toMatch(/^cascade: x{1015}$/)
  })

  it('fails when Batch does not do it', async () => {
    batch.on(TerminateJobCommand).rejects(anError('AccessDeniedException'))
    await expect(aSite().site.terminate([aSent('a')], 'enough')).rejects.toThrow('AccessDeniedException it is')
  })
})
