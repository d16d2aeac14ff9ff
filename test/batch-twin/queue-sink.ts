import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { BatchEvent, EventSink } from './events.ts'

/** The rule that stands between Batch and a queue: it lets through what has become of jobs in the end. */
export function queueSink(client: SQSClient, url: string): EventSink {
  return async (event: BatchEvent) => {
    if (event.detail.status !== 'SUCCEEDED' && event.detail.status !== 'FAILED') return
    await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(event) }))
  }
}
