import * as z from 'zod'
import { metadataValueSchema } from '../model/metadata.ts'

/** What the path of a file, or its key in a bucket, says of it. */
export const pathRuleSchema = z.strictObject({
  /** See path-pattern.ts. */
  pattern: z.string().min(1),
  /** Of every file whose path fits; beside what the pattern captures. */
  metadata: z.record(z.string(), metadataValueSchema),
  /** Template of the LFN: `{name}` is the last part of the path, `{FIELD}` a field of the pattern or of `metadata`; null = nothing is said of it. */
  lfn: z.string().min(1).nullable(),
})
/** See {@link pathRuleSchema}. */
export type PathRule = Readonly<z.infer<typeof pathRuleSchema>>
