import { queueHandler } from '../../shared/aws/lambda/queue-handler.ts'
import { groupMessageSchema } from '../../shared/messages/group.ts'
import { group } from './group.ts'

/** SQS FIFO `group`: piles to which files have come, or which are to be looked at. */
export const handler = queueHandler({
  stage: 'group',
  schema: groupMessageSchema,
  run: (messages, { ports, settings }) => group(messages, settings.schema, ports),
})
