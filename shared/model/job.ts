import * as z from 'zod'
import { metadataJsonSchema } from './metadata.ts'

/** A file beside the YAML, stored by its hash on submit and staged into the working directory of each job. */
export const sandboxFileSchema = z.strictObject({
  /** Path in the working directory, `/` between parts. */
  path: z.string().min(1),
  /** Object key, made of the content's hash. */
  key: z.string().min(1),
  executable: z.boolean(),
})
/** See {@link sandboxFileSchema}. */
export type SandboxFile = Readonly<z.infer<typeof sandboxFileSchema>>

/** What a job may use. */
export const resourcesSchema = z.strictObject({
  cpus: z.number().positive(),
  memoryMegabytes: z.number().int().positive(),
  timeSeconds: z.number().int().positive(),
  /** Room for its files, and on Fargate for its images; absent: what the site has. */
  diskMegabytes: z.number().int().positive().optional(),
})
/** What a job may use. */
export type Resources = Readonly<z.infer<typeof resourcesSchema>>

/** One kind of files that the command leaves in the outputs directory. */
export const outputDeclarationSchema = z.strictObject({
  /** Glob on the name: `*`, `?`, and `{FIELD}`, which captures a metadata field. */
  files: z.string().min(1),
  /** How many files must match, at least and at most; `most: null` = any number. */
  least: z.number().int().nonnegative(),
  most: z.number().int().nonnegative().nullable(),
  /** Bytes. */
  minimumSize: z.number().int().nonnegative(),
  /** Constants, and texts with `{run}` and other placeholders. */
  metadata: metadataJsonSchema,
  /** The directory of LFNs by kind: Data, Log or Model. */
  kind: z.enum(['Data', 'Log', 'Model']),
  /** Template of the LFN; null = the default one. */
  lfn: z.string().nullable(),
})
/** See {@link outputDeclarationSchema}. */
export type OutputDeclaration = Readonly<z.infer<typeof outputDeclarationSchema>>

/** What a transformation runs for each task. */
export const jobSchema = z.strictObject({
  /** Container image; null = the command runs on the host. */
  image: z.string().min(1).nullable(),
  /** Argument list, never a shell line; placeholders stand in its arguments. */
  command: z.array(z.string()).min(1),
  sandbox: z.array(sandboxFileSchema),
  /** Given to the job as `CASCADE_PARAM_<NAME>`. */
  parameters: z.record(z.string(), z.string()),
  resources: resourcesSchema,
  outputs: z.array(outputDeclarationSchema),
})
/** What a transformation runs for each task. */
export type Job = z.infer<typeof jobSchema>
