import type { MessageOf, QueueName } from '../messages/queues.ts'

/** Longest delay of a message: whoever waits for longer sends another when it comes. SQS: 900 s. */
export const MAX_DELAY_SECONDS = 900

/**
 * Sends messages to the stages. At least once, in any order (but group: in order per pile); what a stage does with a
 * message it has seen before has no effect. AWS: SQS, SendMessageBatch, 10 a request; `group` is a FIFO queue whose
 * message group is the pile. One machine: a table in the same database, so that a message is sent with the step's writes or not at all.
 */
export interface Queue {
  /** Sends messages, in order, to be received at once or after a delay of at most {@link MAX_DELAY_SECONDS}; those to group at once. */
  send<Q extends QueueName>(queue: Q, messages: readonly MessageOf<Q>[], delaySeconds?: number): Promise<void>
}
