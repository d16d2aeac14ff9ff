/**
 * The value of a metadata field in its one canonical form: text, a finite number, or true and false. A datetime is
 * `2024-01-31T12:00:00.000Z`, always UTC with milliseconds, so that the order of the text is the order of time.
 */
export type MetadataValue = string | number | boolean

/** Checked metadata of a file: canonical field names and values. A field that a file lacks has no entry. */
export type Metadata = Readonly<Record<string, MetadataValue>>
