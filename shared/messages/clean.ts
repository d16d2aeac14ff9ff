import * as z from 'zod'

/** Go on with taking a transformation of a production away: the next step. */
export const cleanMessageSchema = z.strictObject({
  version: z.literal(1),
  production: z.string(),
  transformation: z.string(),
  /** Catalog first: only the manifests among the objects tell which files a task made. */
  phase: z.enum(['catalog', 'objects']),
  /** Tasks up to this number are done with, in this phase. */
  after: z.number().int().nonnegative(),
})
/** See {@link cleanMessageSchema}. */
export type CleanMessage = Readonly<z.infer<typeof cleanMessageSchema>>
