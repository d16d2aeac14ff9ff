import type { Metadata, MetadataValue } from '../model/metadata.ts'
import type { Comparison, Condition, Query } from './query.ts'

/** Whether a file with this metadata meets the query. This is the truth; every faster way is tested against it. */
export function matches(query: Query, metadata: Metadata): boolean {
  return query.conditions.every((condition) => holds(condition, metadata[condition.field]))
}

/** Whether a value, undefined when the file lacks the field, meets a condition. */
export function holds(condition: Condition, value: MetadataValue | undefined): boolean {
  if (value === undefined) return condition.operator === 'missing'
  switch (condition.operator) {
    case 'missing':
      return false
    case 'any':
      return true
    case 'in':
      return condition.values.includes(value)
    case 'nin':
      return !condition.values.includes(value)
    default:
      return compares(value, condition.operator, condition.value)
  }
}

/** Values of different types have no order: nothing compares with them. */
function compares(value: MetadataValue, operator: Comparison, bound: MetadataValue): boolean {
  if (typeof value !== typeof bound) return false
  switch (operator) {
    case '>=':
      return value >= bound
    case '>':
      return value > bound
    case '<=':
      return value <= bound
    case '<':
      return value < bound
  }
}
