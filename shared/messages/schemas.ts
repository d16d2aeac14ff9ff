import type * as z from 'zod'
import { activateMessageSchema } from './activate.ts'
import { cleanMessageSchema } from './clean.ts'
import { closeMessageSchema } from './close.ts'
import { groupMessageSchema } from './group.ts'
import type { QueueName } from './queues.ts'
import { registerMessageSchema } from './register.ts'
import { submitMessageSchema } from './submit.ts'
import { sweepMessageSchema } from './sweep.ts'
import { trackMessageSchema } from './track.ts'

/** How the messages of each queue read. */
export const MESSAGE_SCHEMAS: Readonly<Record<QueueName, z.ZodType>> = {
  activate: activateMessageSchema,
  register: registerMessageSchema,
  group: groupMessageSchema,
  submit: submitMessageSchema,
  track: trackMessageSchema,
  close: closeMessageSchema,
  sweep: sweepMessageSchema,
  clean: cleanMessageSchema,
}
