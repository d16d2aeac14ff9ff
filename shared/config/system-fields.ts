import type { FieldDefinition } from '../model/metadata-field.ts'

/** The fields that Cascade adds to every output: which task of which transformation made it. No schema is without them. */
export const SYSTEM_FIELDS: readonly Pick<FieldDefinition, 'name' | 'type'>[] = [
  { name: 'production', type: 'string' },
  { name: 'transformation', type: 'string' },
  { name: 'task', type: 'int' },
]
