import * as z from 'zod'

/** A transformation is to be looked after: whatever an event failed to say about it is to be found and mended. */
export const sweepMessageSchema = z.strictObject({ version: z.literal(1), transformation: z.string() })
/** See {@link sweepMessageSchema}. */
export type SweepMessage = Readonly<z.infer<typeof sweepMessageSchema>>
