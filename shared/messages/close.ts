import * as z from 'zod'

/** A transformation may be ready to complete: something it waits for has ended. */
export const closeMessageSchema = z.strictObject({ version: z.literal(1), transformation: z.string() })
/** See {@link closeMessageSchema}. */
export type CloseMessage = Readonly<z.infer<typeof closeMessageSchema>>
