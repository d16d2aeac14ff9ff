import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import * as z from 'zod'
import { emulatedClient } from '../aws/emulated-tables.ts'

const redriveSchema = z.object({ deadLetterTargetArn: z.string() })

/** Queues of a deployed app, looked at and meddled with from outside. */
export class Queues {
  readonly #client: SQSClient
  readonly #endpoint: string

  constructor(endpoint: string) {
    this.#endpoint = endpoint
    this.#client = new SQSClient(emulatedClient(endpoint))
  }

  /** A message that failed comes again after a second, or so many, not after the minutes that a step may take. */
  async hurry(url: string, seconds = 1): Promise<void> {
    const Attributes = { VisibilityTimeout: `${seconds}` }
    await this.#client.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes }))
  }

  /** `group`: of a FIFO queue. */
  async send(url: string, body: string, group?: string): Promise<void> {
    const fifo = group === undefined ? {} : { MessageGroupId: group, MessageDeduplicationId: body }
    await this.#client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body, ...fifo }))
  }

  /** Bodies of what lies in the dead letter queue of a queue; it stays there. */
  async deadLetters(url: string): Promise<readonly string[]> {
    const request = { QueueUrl: await this.#lettersOf(url), MaxNumberOfMessages: 10, VisibilityTimeout: 0 }
    const { Messages: messages = [] } = await this.#client.send(new ReceiveMessageCommand(request))
    return messages.map(({ Body: body = '' }) => body)
  }

  /** Puts a message among the dead letters of a queue. `group`: of a FIFO queue. */
  async putAside(url: string, body: string, group?: string): Promise<void> {
    await this.send(await this.#lettersOf(url), body, group)
  }

  async #lettersOf(url: string): Promise<string> {
    const { Attributes: attributes } = await this.#client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['RedrivePolicy'] }),
    )
    const { deadLetterTargetArn: arn } = redriveSchema.parse(JSON.parse(attributes?.['RedrivePolicy'] ?? '{}'))
    return `${this.#endpoint}/000000000000/${arn.split(':').at(-1) ?? ''}`
  }
}
