import { queueHandler } from '../../shared/aws/lambda/queue-handler.ts'
import { withSites } from '../../shared/aws/lambda/site-context.ts'
import { submitMessageSchema } from '../../shared/messages/submit.ts'
import { submit } from './submit.ts'

/** SQS `submit`: transformations with tasks that may be ready, or for which slots may be free. */
export const handler = queueHandler({
  stage: 'submit',
  schema: submitMessageSchema,
  run: (messages, context) => submit(messages, context.settings, withSites(context).ports),
})
