import * as z from 'zod'

/** A task was accepted as done: register the outputs that its manifest names. */
export const registerMessageSchema = z.strictObject({
  version: z.literal(1),
  transformation: z.string(),
  task: z.number().int().positive(),
  /** Object key of the accepted manifest. */
  manifest: z.string(),
})
/** See {@link registerMessageSchema}. */
export type RegisterMessage = Readonly<z.infer<typeof registerMessageSchema>>
