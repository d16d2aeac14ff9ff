import type { Metadata, MetadataValue } from '../model/metadata.ts'
import { holds } from './evaluate.ts'
import { conditionToText } from './print.ts'
import type { Query } from './query.ts'

/** One condition of a query held against one file. */
export interface ExplainedCondition {
  readonly field: string
  /** As one types it, e.g. `zenith>=20`. */
  readonly condition: string
  /** The file's value; undefined when it lacks the field. */
  readonly value: MetadataValue | undefined
  readonly holds: boolean
}

/** Every condition with the file's value and whether it holds: the file matches if and only if all do. */
export function explain(query: Query, metadata: Metadata): readonly ExplainedCondition[] {
  return query.conditions.map((condition) => {
    const value = metadata[condition.field]
    return { field: condition.field, condition: conditionToText(condition), value, holds: holds(condition, value) }
  })
}
