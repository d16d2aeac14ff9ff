import * as z from 'zod'

/**
 * The value of a metadata field in its one canonical form: text, a finite number, or true and false. A datetime is
 * `2024-01-31T12:00:00.000Z`, always UTC with milliseconds, so that the order of the text is the order of time.
 */
export type MetadataValue = string | number | boolean

/** A value as JSON has it: of the right kind, not yet that of a field. */
export const metadataValueSchema = z.union([z.string(), z.number(), z.boolean()])

/** Checked metadata of a file: canonical field names and values. A field that a file lacks has no entry. */
export type Metadata = Readonly<Record<string, MetadataValue>>

/** Metadata as JSON has them: values of the right kind, whose fields are looked up elsewhere, or were when it was written. */
export const metadataJsonSchema = z.record(z.string(), metadataValueSchema)
