import * as z from 'zod'
import { metadataValueSchema } from './metadata.ts'

/** Types of metadata fields: DIRAC's, and bool. */
export const FIELD_TYPES = ['string', 'int', 'float', 'bool', 'datetime'] as const
/** See {@link FIELD_TYPES}. */
export type FieldType = (typeof FIELD_TYPES)[number]

/** Steps that a float can be rounded to; the index is the number of decimals. */
export const PRECISIONS = [1, 0.1, 0.01, 0.001, 0.0001, 0.00001, 0.000001] as const

/** A metadata field as it stands in `cascade.yaml`. */
export const fieldDefinitionSchema = z.strictObject({
  name: z.string(),
  type: z.enum(FIELD_TYPES),
  /** What a number counts, e.g. `deg`; for people. */
  unit: z.exactOptional(z.string()),
  /** The closed list of values; any other is refused. */
  values: z.exactOptional(z.array(metadataValueSchema).min(1)),
  /** Floats only: rounded to multiples of this, in files and queries alike, so that 20.000001 finds 20. */
  precision: z.exactOptional(z.literal(PRECISIONS)),
  /** Another name that is accepted, e.g. CTADIRAC's. */
  alias: z.exactOptional(z.string()),
  /** All files that agree on the collection fields make up a collection. */
  collection: z.exactOptional(z.boolean()),
  /** Set by Cascade only; users can query it. */
  system: z.exactOptional(z.boolean()),
  description: z.exactOptional(z.string()),
})

/** A declared metadata field. */
export type FieldDefinition = Readonly<z.infer<typeof fieldDefinitionSchema>>
