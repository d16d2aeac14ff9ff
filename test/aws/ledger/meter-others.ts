import type { S3Client } from '@aws-sdk/client-s3'
import type { SQSClient } from '@aws-sdk/client-sqs'
import * as z from 'zod'
import { inChunks } from '../../../shared/aws/in-chunks.ts'
import type { AwsClients } from '../../aws-world/aws-world.ts'
import type { AnyQueue, StoredMessage } from '../../aws-world/memory-sqs.ts'
import type { Meter } from './meter.ts'

/** What one request of SQS is billed as: each started 64 KB. */
const REQUEST_BYTES = 64 * 1024
/** Messages that one request receives or deletes. */
const PER_REQUEST = 10

const sentSchema = z.object({
  QueueUrl: z.string(),
  MessageBody: z.string().default(''),
  Entries: z.array(z.object({ MessageBody: z.string() })).default([]),
})

/** Counts what a client sends. */
export function meterSqs(client: SQSClient, meter: Meter): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const { QueueUrl: queue, MessageBody, Entries } = sentSchema.parse(args.input)
      meter.add('SQS requests', queue, requestsOf([MessageBody, ...Entries.map((entry) => entry.MessageBody)]))
      return next(args)
    },
    { step: 'initialize', name: 'countMessages', priority: 'high' },
  )
}

/**
 * Counts what Lambda's poller does for messages that come to a function in one batch: it receives them, and deletes them when they are
 * done. Their senders share it.
 */
export function meterPoll(queue: AnyQueue, messages: readonly StoredMessage[], meter: Meter): void {
  for (const chunk of inChunks(messages, PER_REQUEST)) {
    const requests = requestsOf(chunk.map(({ body }) => body)) + 1
    for (const { sender } of chunk) meter.add('SQS requests', queue, requests / chunk.length, sender)
  }
}

/** Counts the requests of all clients, whatever they are. */
export function meterRequests({ dynamodb, s3, sqs }: AwsClients, meter: Meter): void {
  const count =
    <Args, Answer>(next: (args: Args) => Promise<Answer>) =>
    (args: Args) => {
      meter.add('requests', '', 1)
      return next(args)
    }
  const first = { step: 'initialize', name: 'countAll', priority: 'high' } as const
  dynamodb.middlewareStack.add(count, first)
  s3.middlewareStack.add(count, first)
  sqs.middlewareStack.add(count, first)
}

function requestsOf(bodies: readonly string[]): number {
  const bytes = bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0)
  return Math.max(1, Math.ceil(bytes / REQUEST_BYTES))
}

/** Kinds of S3's requests that cost like a PUT; a GET or a HEAD costs a twelfth. DELETE costs nothing. */
const WRITES = new Set(['PutObjectCommand', 'CopyObjectCommand', 'ListObjectsV2Command'])
const READS = new Set(['GetObjectCommand', 'HeadObjectCommand'])

/** Counts the requests of a client. */
export function meterS3(client: S3Client, meter: Meter): void {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        const kind = commandName.replace('Command', '')
        if (WRITES.has(commandName)) meter.add('S3 writes', kind, 1)
        if (READS.has(commandName)) meter.add('S3 reads', kind, 1)
        return next(args)
      },
    { step: 'initialize', name: 'countRequests' },
  )
}
