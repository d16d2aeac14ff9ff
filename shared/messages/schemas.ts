import type * as z from 'zod'
import { activateMessageSchema } from './activate.ts'
import { cleanMessageSchema } from './clean.ts'
import { closeMessageSchema } from './close.ts'
import { groupMessageSchema } from './group.ts'
import type { MessageOf, QueueName } from './queues.ts'
import { registerMessageSchema } from './register.ts'
import { submitMessageSchema } from './submit.ts'
import { sweepMessageSchema } from './sweep.ts'
import { trackMessageSchema } from './track.ts'

/** How the messages of each queue read. */
export const MESSAGE_SCHEMAS: { readonly [Q in QueueName]: z.ZodType<MessageOf<Q>> } = {
  activate: activateMessageSchema,
  register: registerMessageSchema,
  group: groupMessageSchema,
  submit: submitMessageSchema,
  track: trackMessageSchema,
  close: closeMessageSchema,
  sweep: sweepMessageSchema,
  clean: cleanMessageSchema,
}
