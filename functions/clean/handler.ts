import { queueHandler } from '../../shared/aws/lambda/queue-handler.ts'
import { withSites } from '../../shared/aws/lambda/site-context.ts'
import { cleanMessageSchema } from '../../shared/messages/clean.ts'
import { clean } from './clean.ts'

/** SQS `clean`: a step of taking a transformation away a message. */
export const handler = queueHandler({
  stage: 'clean',
  schema: cleanMessageSchema,
  run: (messages, context) => clean(messages, withSites(context).ports),
})
