import { hash, randomUUID } from 'node:crypto'
import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, type SQSClient } from '@aws-sdk/client-sqs'
import * as z from 'zod'
import type { MessageOf, QueueName } from '../messages/queues.ts'
import type { Queue } from '../ports/queue.ts'
import { again } from './again.ts'
import { inBatches } from './in-batches.ts'

/** Where each queue is. That of `group` is a FIFO queue. */
export type QueueUrls = Readonly<Record<QueueName, string>>

/** What one request may carry: messages, and bytes of them together (the older, smaller limit of SQS). */
const BATCH = { entries: 10, bytes: 256 * 1024 } as const

/** A message as SQS is given it. */
export type QueueEntry = SendMessageBatchRequestEntry & { readonly MessageBody: string }

/**
 * Queues on SQS. Messages of a request that SQS did not take are sent again; those of a pile may change places then,
 * which `group` bears: versions guard each pile. Sent twice, a message comes twice. A death half way leaves some of them unsent; the
 * step runs again, and sends all of them.
 */
export class AwsQueue implements Queue {
  readonly #client: SQSClient
  readonly #urls: QueueUrls

  constructor(client: SQSClient, urls: QueueUrls) {
    this.#client = client
    this.#urls = urls
  }

  async send<Q extends QueueName>(queue: Q, messages: readonly MessageOf<Q>[], delaySeconds = 0): Promise<void> {
    // A FIFO queue delays all of its messages or none.
    if (queue === 'group' && delaySeconds > 0) throw new Error('messages to group cannot be delayed')
    const nonce = randomUUID()
    const entries = messages.map((message, index): QueueEntry => {
      const delay = delaySeconds > 0 ? { DelaySeconds: Math.ceil(delaySeconds) } : {}
      const order = queue === 'group' ? orderOf(message, `${nonce}-${index}`) : {}
      return { Id: `${index}`, MessageBody: bodyOf(message), ...delay, ...order }
    })
    await sendAll(this.#client, this.#urls[queue], entries)
  }
}

const pileSchema = z.object({ transformation: z.string(), pile: z.string() })

/**
 * Messages of one group keep their order: a group is a pile, by a digest, since its id has an alphabet of its own and 128
 * characters. SQS drops what it has seen within five minutes under one deduplication id, which is therefore of this one
 * send: a message that a stage sends again must come again, only a request that was repeated must not.
 */
function orderOf(message: unknown, once: string): Pick<QueueEntry, 'MessageGroupId' | 'MessageDeduplicationId'> {
  const { transformation, pile } = pileSchema.parse(message)
  return { MessageGroupId: hash('sha256', JSON.stringify([transformation, pile])), MessageDeduplicationId: once }
}

/** SQS takes what XML can hold: JSON has no control character in it, but may have these two. */
function bodyOf(message: unknown): string {
  return JSON.stringify(message)
    .replaceAll('\uFFFE', String.raw`\ufffe`)
    .replaceAll('\uFFFF', String.raw`\uffff`)
}

/** Sends any number of messages, in order, until all are taken. */
export async function sendAll(client: SQSClient, url: string, entries: readonly QueueEntry[]): Promise<void> {
  for (const batch of inBatches(entries, ({ MessageBody }) => Buffer.byteLength(MessageBody), BATCH))
    await again(batch, (left) => sendBatch(client, url, left))
}

/** Sends messages; returns those that were not taken, and throws when one never will be. */
async function sendBatch(
  client: SQSClient,
  url: string,
  entries: readonly QueueEntry[],
): Promise<readonly QueueEntry[] | undefined> {
  const { Failed: failed = [] } = await client.send(
    new SendMessageBatchCommand({ QueueUrl: url, Entries: [...entries] }),
  )
  const wrong = failed.find((one) => one.SenderFault === true)
  if (wrong !== undefined) throw new Error(`SQS refused a message: ${wrong.Code}: ${wrong.Message}`)
  const ids = new Set(failed.map((one) => one.Id))
  return ids.size === 0 ? undefined : entries.filter(({ Id }) => ids.has(Id))
}
