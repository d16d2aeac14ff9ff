import * as z from 'zod'
import { fieldDefinitionSchema, metadataSchema } from '../../shared/model/metadata-schema.ts'
import type { MetadataSchema } from '../../shared/model/metadata-schema.ts'

/** The `types` of a suite: field names and their types. */
export const typesSchema = z.record(z.string(), fieldDefinitionSchema.shape.type)

/** The fields of suite `match`, for suites that have no `types` of their own. */
export const MATCH_TYPES: z.infer<typeof typesSchema> = {
  particle: 'string',
  tag: 'string',
  zenith: 'int',
  n: 'int',
  energy: 'float',
  obsdate: 'datetime',
}

/** A metadata schema with these fields. */
export function schemaOf(types: z.infer<typeof typesSchema>): MetadataSchema {
  return metadataSchema(Object.entries(types).map(([name, type]) => ({ name, type })))
}
