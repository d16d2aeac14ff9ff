import * as z from 'zod'

/** An object came in under the incoming prefix: a file, or the metadata of one. */
export const uploadMessageSchema = z.strictObject({
  version: z.literal(1),
  key: z.string(),
  /** Which version of the object; null where the bucket keeps none. */
  object: z.string().nullable(),
  /** What it was waiting for has had its time. */
  late: z.boolean(),
})
/** See {@link uploadMessageSchema}. */
export type UploadMessage = Readonly<z.infer<typeof uploadMessageSchema>>
