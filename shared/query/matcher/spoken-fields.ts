import type { MetadataValue } from '../../model/metadata.ts'
import type { Condition, Query } from '../query.ts'

/** A query's conditions by field. */
export function conditionsByField(query: Query): ReadonlyMap<string, readonly Condition[]> {
  return Map.groupBy(query.conditions, (condition) => condition.field)
}

/** What queries say of one field. */
export interface SpokenField {
  /** Places, in the list of queries, of those that have a condition on it. */
  readonly places: number[]
  /** Values after >=, >, <= and <. */
  readonly bounds: Set<MetadataValue>
  /** Values in lists, wanted or excluded. */
  readonly members: Set<MetadataValue>
}

/** What queries say, by field. */
export function spokenFields(queries: readonly Query[]): ReadonlyMap<string, SpokenField> {
  const spoken = new Map<string, SpokenField>()
  for (const [place, query] of queries.entries())
    for (const condition of query.conditions) {
      const field = spoken.get(condition.field) ?? { places: [], bounds: new Set(), members: new Set() }
      spoken.set(condition.field, field)
      if (field.places.at(-1) !== place) field.places.push(place)
      if ('value' in condition) field.bounds.add(condition.value)
      if ('values' in condition) for (const value of condition.values) field.members.add(value)
    }
  return spoken
}
