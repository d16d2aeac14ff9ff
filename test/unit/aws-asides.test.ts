import { DeleteObjectsCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { mockClient } from 'aws-sdk-client-mock'
import { afterEach, describe, expect, it } from 'vitest'
import { AwsAsides } from '../../shared/aws/asides.ts'
import { fileKey } from '../../shared/aws/keys.ts'
import { MESSAGE_SCHEMAS } from '../../shared/messages/schemas.ts'

const [sqs, s3] = [mockClient(SQSClient), mockClient(S3Client)]
const URL = 'https://sqs.eu-west-1.amazonaws.com/123/close'
const asides = new AwsAsides({
  sqs: new SQSClient({ region: 'eu-west-1' }),
  s3: new S3Client({ region: 'eu-west-1' }),
  queues: [{ stage: 'close', url: URL, schema: MESSAGE_SCHEMAS.close }],
  bucket: 'unmatched',
})

afterEach(() => {
  sqs.reset()
  s3.reset()
})

const LETTERS = URL.replace('close', 'close-letters')

/** Messages among the dead letters of `close`. */
function lettersAre(...bodies: readonly string[]): void {
  const policy = JSON.stringify({ deadLetterTargetArn: 'arn:aws:sqs:eu-west-1:123:close-letters', maxReceiveCount: 5 })
  sqs.on(GetQueueAttributesCommand, { QueueUrl: URL }).resolves({ Attributes: { RedrivePolicy: policy } })
  sqs
    .on(GetQueueAttributesCommand, { QueueUrl: LETTERS })
    .resolves({ Attributes: { ApproximateNumberOfMessages: `${bodies.length}` } })
  sqs.on(ReceiveMessageCommand, { QueueUrl: LETTERS }).resolves({
    Messages: bodies.map((Body, index) => ({
      Body,
      MessageId: `m${index}`,
      ReceiptHandle: `r${index}`,
      Attributes: { SentTimestamp: `${2000 - index}` },
    })),
  })
}

/** An object of the bucket, as the SDK gives it. */
function objectIs(Key: string, text: string): void {
  s3.on(GetObjectCommand, { Key }).callsFake(async () => ({ Body: { transformToString: async () => text } }))
}

function invocation(...images: readonly object[]): string {
  const payload = JSON.stringify({ Records: images.map((NewImage) => ({ dynamodb: { NewImage } })) })
  const requestContext = { requestId: 'r', functionArn: 'f', condition: 'RetryAttemptsExhausted' }
  return JSON.stringify({ requestContext, responseContext: { statusCode: 200, functionError: 'Unhandled' }, payload })
}

function imageOf(name: string) {
  const { pk, sk } = fileKey.build({ directory: '/d', name })
  const replicas = { M: { home: { S: 'incoming/x' } } }
  const metadata = { S: '{"campaign":"A"}' }
  return {
    pk: { S: pk },
    sk: { S: sk },
    size: { N: '1' },
    checksum: { S: `sha256:${'0'.repeat(64)}` },
    metadata,
    replicas,
    version: { N: '1' },
  }
}

describe('dead letters on SQS', () => {
  it('are counted, the oldest of some told, and why one of them lies there', async () => {
    s3.on(ListObjectsV2Command).resolves({})
    lettersAre('no message', '{"version":1,"transformation":"p/a"}')
    const [found] = await asides.list()
    expect(found).toEqual({
      stage: 'close',
      kind: 'messages',
      count: 2,
      oldest: 1999,
      sample: { text: 'no message', reason: 'it is no message to close: it is not JSON' },
    })
    lettersAre('{"version":1,"transformation":"p/a"}')
    expect((await asides.list())[0]?.sample?.reason).toContain('its log says why, under messageId m0')
  })

  it('go back to their queue before they are deleted; what SQS did not take or delete is tried again', async () => {
    lettersAre('a', 'b', 'c')
    const failed = (Id: string) => ({ Failed: [{ Id, SenderFault: false, Code: 'InternalError' }], Successful: [] })
    sqs.on(SendMessageBatchCommand).resolvesOnce(failed('1')).resolves({ Failed: [], Successful: [] })
    sqs.on(DeleteMessageBatchCommand).resolvesOnce(failed('2')).resolves({ Failed: [], Successful: [] })
    expect(await asides.bringBack('close')).toBe(3)
    const order = sqs.calls().map(({ args }) => args[0].constructor.name)
    expect(order.indexOf('DeleteMessageBatchCommand')).toBeGreaterThan(order.lastIndexOf('SendMessageBatchCommand'))
    expect(sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input.QueueUrl)).toEqual([URL, URL])
    const deleted = sqs.commandCalls(DeleteMessageBatchCommand).map(({ args }) => args[0].input.Entries)
    expect(deleted.map((entries) => entries?.map(({ ReceiptHandle }) => ReceiptHandle))).toEqual([
      ['r0', 'r1', 'r2'],
      ['r2'],
    ])
  })

  it('stay when their queue takes none', async () => {
    lettersAre('a')
    sqs.on(SendMessageBatchCommand).resolves({ Failed: [{ Id: '0', SenderFault: true, Code: 'X' }], Successful: [] })
    await expect(asides.bringBack('close')).rejects.toThrow('SQS refused a message')
    expect(sqs.commandCalls(DeleteMessageBatchCommand)).toEqual([])
  })

  it('are of stages that there are', async () => {
    await expect(asides.bringBack('closed')).rejects.toThrow(
      'there is no stage closed, it should be one of close, match',
    )
  })
})

describe('records that were not matched', () => {
  it('are read as the changes that they tell of, or with the reason why they cannot be', async () => {
    const texts = {
      '1': invocation(imageOf('a'), imageOf('b')),
      '2': 'no JSON',
      '3': invocation({ size: { S: 'many' } }),
    }
    s3.on(ListObjectsV2Command).resolves({ Contents: Object.keys(texts).map((Key) => ({ Key })) })
    for (const [Key, text] of Object.entries(texts)) objectIs(Key, text)
    const [good, ...bad] = await asides.unmatched('0', 5)
    expect(good).toMatchObject({ name: '1', changes: [{ lfn: '/d/a', before: null }, { lfn: '/d/b' }] })
    expect(bad.map(({ name, changes }) => [name, changes])).toEqual([
      ['2', expect.stringContaining('it cannot be read')],
      ['3', expect.stringContaining('it cannot be read')],
    ])
    expect(s3.commandCalls(ListObjectsV2Command)[0]?.args[0].input).toMatchObject({ StartAfter: '0', MaxKeys: 5 })
  })

  it('are told of by the oldest', async () => {
    const Contents = [2, 1, 3].map((day) => ({ Key: `k${day}`, LastModified: new Date(day) }))
    s3.on(ListObjectsV2Command).resolves({ Contents })
    objectIs('k1', invocation(imageOf('a')))
    sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { RedrivePolicy: '{"deadLetterTargetArn":"a:b"}' } })
    expect(await asides.list()).toMatchObject([
      {
        stage: 'match',
        kind: 'records',
        count: 3,
        oldest: 1,
        sample: { reason: 'match failed on 1 changes (RetryAttemptsExhausted, Unhandled): its log says why' },
      },
    ])
  })

  it('are thrown away when they have been matched, and it is told when they are not', async () => {
    s3.on(DeleteObjectsCommand)
      .resolvesOnce({})
      .resolves({ Errors: [{ Key: '1', Code: 'AccessDenied', Message: 'no' }] })
    await asides.matched(['1'])
    await asides.matched([])
    expect(s3.commandCalls(DeleteObjectsCommand)).toHaveLength(1)
    await expect(asides.matched(['1'])).rejects.toThrow('S3 does not remove 1: AccessDenied: no')
  })
})
