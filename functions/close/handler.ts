import { queueHandler } from '../../shared/aws/lambda/queue-handler.ts'
import { closeMessageSchema } from '../../shared/messages/close.ts'
import { close } from './close.ts'

/** SQS `close`: transformations that may be ready to complete. */
export const handler = queueHandler({
  stage: 'close',
  schema: closeMessageSchema,
  run: (messages, { ports, settings }) => close(messages, settings, ports),
})
