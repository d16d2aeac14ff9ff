import * as z from 'zod'
import { sha256Schema } from './file.ts'
import { metadataJsonSchema } from './metadata.ts'

/** Up to the end of the year 9999: what is later has no ISO 8601 text of the usual form. */
const timeSchema = z.number().int().nonnegative().max(253_402_300_799_999)

/** An output that the runner verified and uploaded. */
export const manifestOutputSchema = z.strictObject({
  /** Name in the outputs directory. */
  name: z.string().min(1),
  /** The LFN it is to be registered under. */
  lfn: z.string().min(1),
  /** Object key, below the prefix of the execution. */
  key: z.string().min(1),
  /** Bytes. */
  size: z.number().int().nonnegative(),
  checksum: sha256Schema,
  /** All of it: inputs in common, the transformation's, captures, the job's own; later wins. */
  metadata: metadataJsonSchema,
})
/** See {@link manifestOutputSchema}. */
export type ManifestOutput = Readonly<z.infer<typeof manifestOutputSchema>>

/**
 * What one execution of a task says of itself: the last thing it uploads. A failed one names no output.
 * The first manifest accepted for a task decides; a later or rival one changes nothing.
 */
export const manifestSchema = z.strictObject({
  version: z.literal(1),
  transformation: z.string().min(1),
  task: z.number().int().positive(),
  attempt: z.number().int().positive(),
  submission: z.string().min(1),
  /** The class of its end; see exit-class.ts. */
  end: z.enum(['done', 'configuration', 'infrastructure', 'payload']),
  /** Exit code of the command; null when it never ran. */
  exitCode: z.number().int().nullable(),
  /** One sentence for people: why it failed; empty when it did not. */
  message: z.string(),
  /** The input that is to blame, where it is one and not the command: its LFN. */
  input: z.string().min(1).optional(),
  outputs: z.array(manifestOutputSchema),
  /** Milliseconds since 1970. */
  started: timeSchema,
  ended: timeSchema,
  /** Peak memory of the command in megabytes, null where the machine does not tell. */
  peakMegabytes: z.number().nonnegative().nullable(),
  /** Object key of the log. */
  log: z.string(),
})
/** See {@link manifestSchema}. */
export type Manifest = Readonly<z.infer<typeof manifestSchema>>

/** Which execution of which task: the four together name it for ever. */
export interface Execution {
  readonly transformation: string
  readonly task: number
  readonly attempt: number
  readonly submission: string
}

/**
 * Object key prefix of an execution: everything it uploads lies below it, and nothing else does. A transformation's name is
 * `production/step`, so its two parts are folders, and no transformation lies below another.
 */
export function executionPrefix(execution: Execution): string {
  const { transformation, task, attempt, submission } = execution
  const parts = [...transformation.split('/'), String(task), `${attempt}-${submission}`]
  return `attempts/${parts.map(encodeURIComponent).join('/')}/`
}

/** Object key of an execution's manifest. */
export function manifestKey(execution: Execution): string {
  return `${executionPrefix(execution)}manifest.json`
}

/** Object key of an output, below the prefix that its order gives. */
export function outputKey(prefix: string, name: string): string {
  return `${prefix}outputs/${name}`
}

/** Whether an execution's output lies under a key. On AWS Batch each of Batch's own attempts has a folder: `3/outputs/NAME`. */
export function isOutputKey(key: string, execution: Execution, name: string): boolean {
  const prefix = executionPrefix(execution)
  if (!key.startsWith(prefix)) return false
  const attempt = /^[1-9]\d*\//.exec(key.slice(prefix.length))?.[0] ?? ''
  return key === outputKey(`${prefix}${attempt}`, name)
}

/** The execution whose manifest lies under a key; undefined when the key is none of a manifest. */
export function executionOfManifest(key: string): Execution | undefined {
  const [, production, step, task, attempt, submission] =
    /^attempts\/([^/]+)\/([^/]+)\/([1-9]\d*)\/([1-9]\d*)-([^/]+)\/manifest\.json$/.exec(key) ?? []
  if (production === undefined || step === undefined || submission === undefined) return undefined
  try {
    const execution = {
      transformation: `${decodeURIComponent(production)}/${decodeURIComponent(step)}`,
      task: Number(task),
      attempt: Number(attempt),
      submission: decodeURIComponent(submission),
    }
    // Only as it is written here: every execution has one key.
    return manifestKey(execution) === key ? execution : undefined
  } catch {
    return undefined
  }
}
