import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { inChunks } from '../in-chunks.ts'

/** A message as its function got it. */
export interface ReceivedMessage {
  readonly messageId: string
  readonly receiptHandle: string
  readonly attributes: { readonly ApproximateReceiveCount: string }
}

/**
 * Seconds for which a message rests that a stage failed on: the first time, the second... What others were faster at is done by then. Else it
 * would rest for as long as its queue hides what is being worked on, which is minutes. All together a fault has a quarter of an hour to pass.
 */
const REST_SECONDS = [5, 60, 300, 900] as const
/** Entries of one request (API reference of SQS). */
const ENTRIES = 10

/** Has messages that failed come again sooner than their queue would have them. Where SQS refuses, they come when it would. */
export async function comeSooner(
  messages: readonly ReceivedMessage[],
  { sqs, url }: { readonly sqs: SQSClient; readonly url: string },
): Promise<void> {
  for (const chunk of inChunks(messages, ENTRIES)) {
    const Entries = chunk.map((message, index) => ({
      Id: `${index}`,
      ReceiptHandle: message.receiptHandle,
      VisibilityTimeout: restOf(Number(message.attributes.ApproximateReceiveCount)),
    }))
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }))
  }
}

function restOf(received: number): number {
  return REST_SECONDS[Math.max(0, received - 1)] ?? REST_SECONDS[REST_SECONDS.length - 1] ?? 0
}
