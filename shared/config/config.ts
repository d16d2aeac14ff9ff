import * as z from 'zod'
import { fieldDefinitionSchema } from '../model/metadata-field.ts'
import { pathRuleSchema } from './path-rule.ts'

/** A place where jobs run. */
export const siteSchema = z.strictObject({
  name: z.string().min(1),
  /** Processors that jobs may use at a time, going by what they ask for. */
  slots: z.number().int().positive(),
  /** Memory that one job can have there. Nothing is held back for it: a production that asks for more is warned. */
  memoryMegabytes: z.number().int().positive(),
  /** `auto`: in a container when the job names an image. `none`: always on the host. */
  container: z.enum(['auto', 'none']),
})
/** See {@link siteSchema}. */
export type SiteConfig = Readonly<z.infer<typeof siteSchema>>

/** A place that holds files. `objects`: Cascade's own store, where outputs go; `directory`: paths of this machine. */
export const storageElementSchema = z.strictObject({
  name: z.string().min(1),
  kind: z.enum(['objects', 'directory']),
})
/** See {@link storageElementSchema}. */
export type StorageElementConfig = Readonly<z.infer<typeof storageElementSchema>>

/** What one request may ask for, and how long what was lost rests. */
export const limitsSchema = z.strictObject({
  /** Files in one request to register. */
  registerFiles: z.number().int().positive(),
  /** Entries of one page of an answer. */
  pageEntries: z.number().int().positive(),
  /** Bytes of one sandbox file: it is read whole by who submits it, sent in one request, and staged into each job. */
  sandboxBytes: z.number().int().positive(),
  /** Files of the catalog that one request may look at, a directory that it opens being as much as 50: then it answers with what it has and where to go on. */
  scanFiles: z.number().int().positive(),
  /**
   * Seconds that a task rests after the infrastructure has lost an attempt: after the first, the second...; the last is
   * for all that follow. Eight at most: 90 tasks then become ready at nine moments at most, which fills a transaction of DynamoDB.
   */
  retrySeconds: z.array(z.number().int().nonnegative()).min(1).max(8),
})

/** The configuration of an installation, whole: what `cascade.yaml` says, and the default where it says nothing. */
export const configSchema = z.strictObject({
  metadataFields: z.array(fieldDefinitionSchema),
  sites: z.array(siteSchema),
  storageElements: z.array(storageElementSchema),
  /** The first that fits a file's path completes what is known of it. */
  pathRules: z.array(pathRuleSchema),
  limits: limitsSchema,
})
/** See {@link configSchema}. */
export type Config = Readonly<z.infer<typeof configSchema>>
