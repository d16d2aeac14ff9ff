import { randomUUID } from 'node:crypto'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { describe, expect, inject, it } from 'vitest'
import { AwsAsides } from '../../shared/aws/asides.ts'
import { MESSAGE_SCHEMAS } from '../../shared/messages/schemas.ts'
import { emulatedClient } from './emulated-tables.ts'

const endpoint = inject('emulator')

/** A queue with dead letters, as the pipeline has it. */
async function aQueue(sqs: SQSClient, isFifo: boolean) {
  const fifo = isFifo ? { FifoQueue: 'true' } : {}
  const make = async (Attributes: Readonly<Record<string, string>>) => {
    const QueueName = `q-${randomUUID()}${isFifo ? '.fifo' : ''}`
    return (
      (await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { ...fifo, ...Attributes } }))).QueueUrl ?? ''
    )
  }
  const letters = await make({})
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: letters, AttributeNames: ['QueueArn'] }),
  )
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes?.['QueueArn'], maxReceiveCount: 5 })
  return { letters, url: await make({ RedrivePolicy }) }
}

describe.skipIf(endpoint === null)('dead letters on an emulator', () => {
  it.each([false, true])('come back, each once, in the order of their group (FIFO: %s)', async (isFifo) => {
    const [sqs, s3] = [new SQSClient(emulatedClient(endpoint ?? '')), new S3Client(emulatedClient(endpoint ?? ''))]
    const { letters, url } = await aQueue(sqs, isFifo)
    const bucket = `unmatched-${randomUUID()}`
    await s3.send(new CreateBucketCommand({ Bucket: bucket }))
    const asides = new AwsAsides({ sqs, s3, bucket, queues: [{ stage: 'group', url, schema: MESSAGE_SCHEMAS.group }] })
    expect(await asides.list()).toEqual([])
    const bodies = Array.from({ length: 12 }, (_, index) => JSON.stringify({ version: index }))
    for (const MessageBody of bodies) {
      const order = isFifo ? { MessageGroupId: 'a', MessageDeduplicationId: MessageBody } : {}
      await sqs.send(new SendMessageCommand({ QueueUrl: letters, MessageBody, ...order }))
    }
    expect(await asides.list()).toMatchObject([{ stage: 'group', count: 12, sample: { text: bodies[0] } }])
    let moved = 0
    for (let some = await asides.bringBack('group'); some > 0; some = await asides.bringBack('group')) moved += some
    expect(moved).toBe(12)
    expect(await asides.list()).toEqual([])
    const received = await receiveAll(sqs, url)
    expect(isFifo ? received : received.toSorted()).toEqual(isFifo ? bodies : bodies.toSorted())
  })
})

async function receiveAll(sqs: SQSClient, url: string): Promise<readonly string[]> {
  const bodies: string[] = []
  for (;;) {
    const request = { QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }
    const { Messages: messages = [] } = await sqs.send(new ReceiveMessageCommand(request))
    if (messages.length === 0) return bodies
    bodies.push(...messages.map(({ Body: body = '' }) => body))
    await Promise.all(
      messages.map(({ ReceiptHandle }) => sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }))),
    )
  }
}
