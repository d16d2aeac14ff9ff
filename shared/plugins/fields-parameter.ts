import * as z from 'zod'
import type { FieldUse } from './contract.ts'

const RIGHT = 'it must be the name of a metadata field, or a list of such names'
const field = z.string({ error: RIGHT }).min(1, { error: RIGHT })

/** One metadata field or several, each once: always a list. */
export const fieldsSchema = z
  .union([field.transform((name) => [name]), z.array(field).min(1, { error: RIGHT })], { error: RIGHT })
  .refine((fields) => new Set(fields).size === fields.length, { error: 'each field may be named once' })

/** Uses of fields, any value of which is welcome. */
export function usesOf(parameter: string, fields: readonly string[]): readonly FieldUse[] {
  return fields.map((field) => ({ parameter, field, values: [] }))
}
