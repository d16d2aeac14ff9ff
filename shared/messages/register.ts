import * as z from 'zod'

/** At most this many results in a message: with the longest names it stays below the 256 KB of SQS. */
export const REGISTER_MESSAGE_RESULTS = 100

const resultSchema = z.strictObject({
  task: z.number().int().positive(),
  /** Object key of the accepted manifest. */
  manifest: z.string(),
})

/** As it was when each task had a message of its own: some may be on their way still. */
const firstSchema = resultSchema
  .extend({ version: z.literal(1), transformation: z.string() })
  .transform(({ transformation, task, manifest }) => {
    return { version: 2 as const, transformation, results: [{ task, manifest }] }
  })

/**
 * Tasks of a transformation were accepted as done: register the outputs that their manifests name. A function of before that gets
 * this version refuses it, and it comes again until one of now gets it.
 */
export const registerMessageSchema = z.union([
  z.strictObject({
    version: z.literal(2),
    transformation: z.string(),
    results: z.array(resultSchema).max(REGISTER_MESSAGE_RESULTS),
  }),
  firstSchema,
])
/** See {@link registerMessageSchema}. */
export type RegisterMessage = Readonly<z.infer<typeof registerMessageSchema>>
