import { queueHandler } from '../../shared/aws/lambda/queue-handler.ts'
import { registerMessageSchema } from '../../shared/messages/register.ts'
import { register } from './register.ts'

/** SQS `register`: the outputs of tasks that were accepted as done. */
export const handler = queueHandler({
  stage: 'register',
  schema: registerMessageSchema,
  run: (messages, { ports, settings }) => register(messages, settings, ports),
})
