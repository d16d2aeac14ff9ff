import type { MetadataValue } from '../model/metadata.ts'
import { holds } from './evaluate.ts'
import type { Query } from './query.ts'

/** Per collection field the values seen in a directory, `any` when they were too many to keep. */
export type SeenValues = Readonly<Record<string, readonly MetadataValue[] | 'any'>>

/**
 * Whether a file of a directory could match, by the values seen there: chooses directories before their files are
 * read. Never false when a file matches. Any file may lack any field; a field without an entry can have any value.
 */
export function couldMatch(query: Query, seen: SeenValues): boolean {
  const fields = Map.groupBy(query.conditions, (condition) => condition.field)
  return [...fields].every(([field, conditions]) => {
    const values = seen[field] ?? 'any'
    if (values === 'any' || conditions.every((condition) => holds(condition, undefined))) return true
    return values.some((value) => conditions.every((condition) => holds(condition, value)))
  })
}
