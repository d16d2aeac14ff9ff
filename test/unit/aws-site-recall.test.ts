import {
  BatchClient,
  CancelJobCommand,
  ClientException,
  DescribeJobsCommand,
  type JobDetail,
  type JobStatus,
} from '@aws-sdk/client-batch'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { afterEach, describe, expect, it } from 'vitest'
import { batchClients } from '../../shared/aws/batch/batch-clients.ts'
import { AwsSite } from '../../shared/aws/site.ts'
import { Table } from '../../shared/aws/table.ts'
import { aBatchSite } from '../fixtures/batch-site.ts'
import { memoryObjects } from '../fixtures/memory-objects.ts'
import { aSent } from '../fixtures/submissions.ts'

const batch = mockClient(BatchClient)
afterEach(() => {
  batch.reset()
})

/** A site on a mocked client; nothing here comes to its table or its bucket. */
function aSite(): AwsSite {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }))
  return new AwsSite({
    site: aBatchSite(),
    clients: batchClients({ region: 'us-east-1' }),
    objects: memoryObjects(),
    bucket: 'files',
    table: new Table(client, 'transformations'),
    live: async () => [],
    clock: { now: () => 1000 },
  })
}

function aDetail(jobId: string, status: JobStatus): JobDetail {
  return { jobId, jobName: 'job-1', jobQueue: 'q', jobDefinition: 'd', startedAt: 0, status }
}

describe('taking submissions back', () => {
  const array = (size: number, statusSummary: Readonly<Record<string, number>>) => ({
    ...aDetail('b-1', 'PENDING'),
    arrayProperties: { size, statusSummary },
  })
  const cancelled = () => batch.commandCalls(CancelJobCommand).map((call) => call.args[0].input)

  it('asks first, a hundred at a time, and cancels only that of which something is queued, or nothing is known yet', async () => {
    const jobs = [
      array(3, { RUNNABLE: 1, RUNNING: 2 }),
      { ...array(2, { RUNNING: 2 }), jobId: 'b-2' },
      aDetail('b-3', 'RUNNING'),
    ]
    batch.on(DescribeJobsCommand).resolves({ jobs }).on(CancelJobCommand).resolves({})
    await aSite().recall(['b-1', 'b-2', 'b-3', 'b-4'].map(aSent), 'p/a is Stopped')
    expect(batch.commandCalls(DescribeJobsCommand)).toHaveLength(1)
    expect(cancelled().map(({ jobId }) => jobId)).toEqual(['b-1', 'b-4'])
    for (const { reason } of cancelled()) expect(reason).toBe('cascade takes it back: p/a is Stopped')
  })

  it('passes over what is forgotten, and fails when Batch does not do it', async () => {
    batch.on(DescribeJobsCommand).resolves({ jobs: [] })
    batch
      .on(CancelJobCommand)
      .rejectsOnce(new ClientException({ message: 'no such job', $metadata: { httpStatusCode: 400 } }))
      .resolves({})
    await aSite().recall([aSent('a'), aSent('b')], 'x'.repeat(2000))
    expect(cancelled().map(({ jobId, reason }) => [jobId, reason?.length])).toEqual([
      ['a', 1024],
      ['b', 1024],
    ])
    batch.on(CancelJobCommand).rejects(new Error('not authorized'))
    await expect(aSite().recall([aSent('a')], 'enough')).rejects.toThrow('not authorized')
  })

  it('shows in where a task stands: one that never came is what its array is', async () => {
    const statusReason = 'cascade takes it back: p/a is Stopped'
    const jobs = [
      { ...aDetail('b-1:0', 'FAILED'), statusReason },
      { ...aDetail('b-1:1', 'FAILED'), statusReason: 'Essential container in task exited' },
    ]
    batch
      .on(DescribeJobsCommand)
      .resolvesOnce({ jobs })
      .resolves({ jobs: [{ ...aDetail('b-1', 'FAILED'), statusReason }] })
    expect(await aSite().standing({ ...aSent('job-1'), job: { id: 'b-1', tasks: [1, 2, 3] } }, [1, 2, 3])).toEqual([
      'recalled',
      'ended',
      'recalled',
    ])
  })
})
