import { queueHandler } from '../../shared/aws/lambda/queue-handler.ts'
import { activateMessageSchema } from '../../shared/messages/activate.ts'
import { activate } from './activate.ts'

/** SQS `activate`: a step of a backfill a message. */
export const handler = queueHandler({
  stage: 'activate',
  schema: activateMessageSchema,
  run: (messages, { ports, settings }) => activate(messages, settings.schema, ports),
})
