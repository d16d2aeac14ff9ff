import * as z from 'zod'
import { checksumSchema } from './file.ts'
import { jobSchema } from './job.ts'
import { metadataJsonSchema } from './metadata.ts'

/** An input as the runner finds it at its site. */
export const taskInputSchema = z.strictObject({
  lfn: z.string().min(1),
  /** Where the bytes are: an absolute path, or an object key. */
  location: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('path'), path: z.string().min(1) }),
    z.strictObject({ kind: z.literal('object'), key: z.string().min(1) }),
  ]),
  size: z.number().int().nonnegative(),
  checksum: checksumSchema,
  metadata: metadataJsonSchema,
})
/** See {@link taskInputSchema}. */
export type TaskInput = Readonly<z.infer<typeof taskInputSchema>>

/** All that a runner needs to know of one execution: `task.json`. It asks nobody else. */
export const taskOrderSchema = z.strictObject({
  version: z.literal(1),
  production: z.string().min(1),
  /** The how manieth production of its name. */
  life: z.number().int().positive(),
  step: z.string().min(1),
  transformation: z.string().min(1),
  task: z.number().int().positive(),
  attempt: z.number().int().positive(),
  submission: z.string().min(1),
  run: z.number().int(),
  site: z.string().min(1),
  /** Values of the matrix, for placeholders. */
  axes: metadataJsonSchema,
  /** Metadata of all outputs. */
  metadata: metadataJsonSchema,
  /** Fields of which inputs pass equal values on to the outputs; the system's own (producer) are not among them. */
  inherit: z.array(z.string()),
  job: jobSchema,
  inputs: z.array(taskInputSchema),
  /** Field whose values name inputs as `{input.VALUE}`, for Join; null for others. */
  inputField: z.string().nullable(),
  /** Prefix of object keys for whatever this execution uploads. */
  prefix: z.string().min(1),
})
/** See {@link taskOrderSchema}. */
export type TaskOrder = Readonly<z.infer<typeof taskOrderSchema>>
