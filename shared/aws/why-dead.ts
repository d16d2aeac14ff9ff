import type { Message } from '@aws-sdk/client-sqs'
import * as z from 'zod'
import type { LetteredQueue } from './lettered-queue.ts'

/** Why a message lies among the dead letters, as far as it can be told from the message: the function's own word is in its log. */
export function whyDead(message: Message, { stage, schema }: Pick<LetteredQueue, 'stage' | 'schema'>): string {
  const undelivered = message.MessageAttributes?.['ERROR_MESSAGE']?.StringValue
  if (undelivered !== undefined) return `EventBridge could not bring it to the queue: ${undelivered}`
  const wrong = problemOf(message.Body ?? '', schema)
  if (wrong !== undefined) return `it is no message to ${stage}: ${wrong}`
  return `${stage} failed on it at each delivery: its log says why, under messageId ${message.MessageId ?? ''}`
}

function problemOf(body: string, schema: z.ZodType): string | undefined {
  try {
    const read = schema.safeParse(JSON.parse(body))
    return read.success ? undefined : z.prettifyError(read.error).replaceAll('\n', ' ')
  } catch {
    return 'it is not JSON'
  }
}
