import type { MetadataValue } from '../../shared/model/metadata.ts'
import type { Condition, Query } from '../../shared/query/query.ts'

/** MongoDB's operators for one field. */
type MongoCondition = Record<string, MetadataValue | readonly MetadataValue[]>

const NAMES = { '>=': '$gte', '>': '$gt', '<=': '$lte', '<': '$lt' } as const

/** A query in MongoDB's language, each condition in its cheapest form. Same meaning for files that have all fields. */
export function toMongo(query: Query): Record<string, MongoCondition> {
  const fields: Record<string, MongoCondition> = {}
  for (const condition of query.conditions)
    fields[condition.field] = { ...fields[condition.field], ...operation(condition) }
  return fields
}

function operation(condition: Condition): MongoCondition {
  if ('value' in condition) return { [NAMES[condition.operator]]: condition.value }
  if (!('values' in condition)) return { $exists: condition.operator === 'any' }
  const [only] = condition.values
  const one = condition.values.length === 1 && only !== undefined
  if (condition.operator === 'in') return one ? { $eq: only } : { $in: condition.values }
  return one ? { $ne: only } : { $nin: condition.values }
}
