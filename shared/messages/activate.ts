import * as z from 'zod'

/** Go on with bringing a transformation to life: the next step of its backfill, or its first tasks. */
export const activateMessageSchema = z.strictObject({ version: z.literal(1), transformation: z.string() })
/** See {@link activateMessageSchema}. */
export type ActivateMessage = Readonly<z.infer<typeof activateMessageSchema>>
