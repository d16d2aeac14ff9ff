import * as z from 'zod'
import { metadataValueSchema, type Metadata, type MetadataValue } from './metadata.ts'

/** More values of a field than this in one directory are kept as `any`. */
const SEEN_LIMIT = 64

/** By collection field, the values that the files of a directory have had, or `any` past 64 of them. */
export type SeenValues = Readonly<Record<string, readonly MetadataValue[] | 'any'>>

/** {@link SeenValues} as they are stored. */
export const seenValuesSchema: z.ZodType<SeenValues> = z.record(
  z.string(),
  z.union([z.literal('any'), z.array(metadataValueSchema)]),
)

/** What has been seen once there is a file of this metadata too; the very same object when that is nothing new. */
export function withSeen(seen: SeenValues, metadata: Metadata, collectionFields: readonly string[]): SeenValues {
  return collectionFields.reduce((wider, field) => widened(wider, field, metadata[field]), seen)
}

function widened(seen: SeenValues, field: string, value: MetadataValue | undefined): SeenValues {
  const values = seen[field] ?? []
  if (value === undefined || values === 'any' || values.includes(value)) return seen
  return { ...seen, [field]: values.length < SEEN_LIMIT ? [...values, value] : 'any' }
}
