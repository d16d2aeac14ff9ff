import * as z from 'zod'

/** Tasks of a transformation may be ready, or slots free. */
export const submitMessageSchema = z.strictObject({ version: z.literal(1), transformation: z.string() })
/** See {@link submitMessageSchema}. */
export type SubmitMessage = Readonly<z.infer<typeof submitMessageSchema>>
