import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import * as z from 'zod'
import type { DeadLetters } from '../ports/asides.ts'
import { again } from './again.ts'
import type { LetteredQueue } from './lettered-queue.ts'
import { sendAll, type QueueEntry } from './queue.ts'
import { whyDead } from './why-dead.ts'

/** Seconds that a message is seen by nobody else while it is brought back. */
const HIDDEN_SECONDS = 60

const redriveSchema = z.object({ deadLetterTargetArn: z.string() })

/** The dead letters of one queue, in the queue that its redrive policy names. */
export class DeadLetterQueue {
  readonly #client: SQSClient
  readonly #queue: LetteredQueue
  #url: Promise<string> | undefined

  constructor(client: SQSClient, queue: LetteredQueue) {
    this.#client = client
    this.#queue = queue
  }

  /** What lies there; undefined: nothing. Those that are looked at stay where they are. */
  async look(): Promise<DeadLetters | undefined> {
    const url = await this.#letters()
    const { Attributes: attributes } = await this.#client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }),
    )
    const count = Number(attributes?.['ApproximateNumberOfMessages'] ?? 0)
    if (count === 0) return undefined
    const some = await this.#receive(url, 0)
    const sent = some.map((message) => Number(message.Attributes?.SentTimestamp)).filter(Number.isFinite)
    const [first] = some
    const { stage } = this.#queue
    const sample = first === undefined ? null : { text: first.Body ?? '', reason: whyDead(first, this.#queue) }
    return { stage, kind: 'messages', count, oldest: sent.length === 0 ? null : Math.min(...sent), sample }
  }

  /** Sends up to ten to the queue, and deletes what was sent; returns how many. Those that SQS does not take are seen again after a minute. */
  async bringBack(): Promise<number> {
    const url = await this.#letters()
    const messages = await this.#receive(url, HIDDEN_SECONDS)
    const entries = messages.map(
      ({ Body: body = '', MessageId: id = '', Attributes: attributes }, index): QueueEntry => {
        const group = attributes?.MessageGroupId
        const order = group === undefined ? {} : { MessageGroupId: group, MessageDeduplicationId: `back-${id}` }
        return { Id: `${index}`, MessageBody: body, ...order }
      },
    )
    await sendAll(this.#client, this.#queue.url, entries)
    if (messages.length > 0) await again(messages, (left) => this.#remove(url, left))
    return messages.length
  }

  /** SQS looks at all of a queue's servers only when it may wait. */
  async #receive(url: string, hiddenSeconds: number): Promise<readonly Message[]> {
    const { Messages: messages = [] } = await this.#client.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: hiddenSeconds,
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ['SentTimestamp', 'MessageGroupId'],
        MessageAttributeNames: ['All'],
      }),
    )
    return messages
  }

  async #remove(url: string, messages: readonly Message[]): Promise<readonly Message[] | undefined> {
    const entries = messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle }))
    const request = { QueueUrl: url, Entries: entries }
    const { Failed: failed = [] } = await this.#client.send(new DeleteMessageBatchCommand(request))
    const ids = new Set(failed.map((one) => one.Id))
    return ids.size === 0 ? undefined : messages.filter((_, index) => ids.has(`${index}`))
  }

  /** The URL of the queue of dead letters: asked for once. */
  #letters(): Promise<string> {
    this.#url ??= this.#findLetters()
    return this.#url
  }

  async #findLetters(): Promise<string> {
    const { url } = this.#queue
    const { Attributes: attributes } = await this.#client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['RedrivePolicy'] }),
    )
    const policy: unknown = JSON.parse(attributes?.['RedrivePolicy'] ?? '{}')
    const name = redriveSchema.parse(policy).deadLetterTargetArn.split(':').at(-1) ?? ''
    // Queues of one account and region have URLs that differ in their names only.
    return url.replace(/[^/]+$/, name)
  }
}
