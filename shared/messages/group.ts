import * as z from 'zod'

/** At most this many names in a message: with LFNs of 1,000 bytes it stays below the 256 KB of SQS. */
export const GROUP_MESSAGE_FILES = 200

/** Files may have come to, or left, a pile: look at them, and cut what is complete. No name: look at the pile. */
export const groupMessageSchema = z.strictObject({
  version: z.literal(1),
  transformation: z.string(),
  pile: z.string(),
  lfns: z.array(z.string()).max(GROUP_MESSAGE_FILES),
})
/** See {@link groupMessageSchema}. */
export type GroupMessage = Readonly<z.infer<typeof groupMessageSchema>>
