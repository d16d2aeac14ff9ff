import * as z from 'zod'
import { fieldDefinitionSchema, metadataSchema } from '../../shared/model/metadata-schema.ts'
import type { MetadataSchema } from '../../shared/model/metadata-schema.ts'

/** The `types` of a suite: field names and their types. */
const typesSchema = z.record(z.string(), fieldDefinitionSchema.shape.type)

/** The fields of suite `match`, for suites that have no `types` of their own. */
const MATCH_TYPES: z.infer<typeof typesSchema> = {
  particle: 'string',
  tag: 'string',
  zenith: 'int',
  n: 'int',
  energy: 'float',
  obsdate: 'datetime',
}

const fileSchema = z.object({ types: typesSchema.default(MATCH_TYPES), cases: z.array(z.unknown()) })

/** The cases of a file whose queries and metadata have declared fields, and the schema of those. */
export function typedCases(file: unknown): { readonly schema: MetadataSchema; readonly cases: readonly unknown[] } {
  const { types, cases } = fileSchema.parse(file)
  return { schema: schemaOf(types), cases }
}

function schemaOf(types: z.infer<typeof typesSchema>): MetadataSchema {
  return metadataSchema(Object.entries(types).map(([name, type]) => ({ name, type })))
}
