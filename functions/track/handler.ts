import { queueHandler } from '../../shared/aws/lambda/queue-handler.ts'
import { trackMessageSchema } from '../../shared/messages/track.ts'
import { track } from './track.ts'

/** SQS `track`: executions that ended, or are said to have. */
export const handler = queueHandler({
  stage: 'track',
  schema: trackMessageSchema,
  run: (messages, { ports, settings }) => track(messages, settings, ports),
})
