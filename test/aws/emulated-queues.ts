import { randomUUID } from 'node:crypto'
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs'
import { AwsQueue, type QueueUrls } from '../../shared/aws/queue.ts'
import type { MessageOf, QueueName } from '../../shared/messages/queues.ts'
import type { Queue } from '../../shared/ports/queue.ts'
import { emulatedClient } from './emulated-tables.ts'

/** As the deployed one. */
const HIGH_THROUGHPUT = { DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' }

/** Queues of one back end on the emulator, made when one of them is used first: few contracts use any. */
export class EmulatedQueues implements Queue {
  readonly #client: SQSClient
  #urls: Promise<QueueUrls> | undefined

  constructor(endpoint: string) {
    this.#client = new SQSClient(emulatedClient(endpoint))
  }

  async send<Q extends QueueName>(queue: Q, messages: readonly MessageOf<Q>[], delaySeconds?: number): Promise<void> {
    await new AwsQueue(this.#client, await this.#made()).send(queue, messages, delaySeconds)
  }

  /** Bodies of all messages of a queue that may be seen now, which are deleted. */
  async receive(queue: QueueName): Promise<readonly unknown[]> {
    const { [queue]: url } = await this.#made()
    const bodies: unknown[] = []
    for (;;) {
      const { Messages: messages = [] } = await this.#client.send(
        new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }),
      )
      if (messages.length === 0) return bodies
      bodies.push(...messages.map(bodyOf))
      const entries = messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle }))
      await this.#client.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries: entries }))
    }
  }

  #made(): Promise<QueueUrls> {
    this.#urls ??= this.#make()
    return this.#urls
  }

  async #make(): Promise<QueueUrls> {
    const name = randomUUID()
    const make = (queue: QueueName) => this.#makeOne(queue, name)
    return {
      activate: await make('activate'),
      register: await make('register'),
      group: await make('group'),
      submit: await make('submit'),
      track: await make('track'),
      close: await make('close'),
      clean: await make('clean'),
      sweep: await make('sweep'),
    }
  }

  async #makeOne(queue: QueueName, name: string): Promise<string> {
    const isFifo = queue === 'group'
    const { QueueUrl: url } = await this.#client.send(
      new CreateQueueCommand({
        QueueName: `${queue}-${name}${isFifo ? '.fifo' : ''}`,
        ...(isFifo ? { Attributes: { FifoQueue: 'true', ...HIGH_THROUGHPUT } } : {}),
      }),
    )
    if (url === undefined) throw new Error(`the queue ${queue} was not made`)
    return url
  }
}

function bodyOf({ Body: body = '' }: Message): unknown {
  return JSON.parse(body)
}
