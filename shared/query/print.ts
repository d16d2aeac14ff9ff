import type { MetadataValue } from '../model/metadata.ts'
import type { Condition, ConditionJson, Query, QueryJson } from './query.ts'
import { presenceOf } from './read-condition.ts'

/** A query as it is stored and shown; `checkQuery` reads it back identical. */
export function queryToJson(query: Query): QueryJson {
  const fields = Map.groupBy(query.conditions, (condition) => condition.field)
  return Object.fromEntries([...fields].map(([field, conditions]) => [field, conditionsToJson(conditions)]))
}

function conditionsToJson(conditions: readonly Condition[]): ConditionJson {
  const [first] = conditions
  if (first?.operator === 'any') return 'Any'
  if (first?.operator === 'missing') return 'Missing'
  if (first?.operator === 'in') return wantedToJson(first.values)
  return Object.fromEntries(conditions.map(operationToJson))
}

function wantedToJson(values: readonly MetadataValue[]): ConditionJson {
  const [value] = values
  if (value === undefined || values.length > 1) return values
  // A text that reads Any is a value only behind an operator.
  return typeof value === 'string' && presenceOf(value) !== undefined ? { '=': value } : value
}

function operationToJson(condition: Condition): [string, MetadataValue | readonly MetadataValue[]] {
  if ('value' in condition) return [condition.operator, condition.value]
  const values = 'values' in condition ? condition.values : []
  const [value] = values
  return value !== undefined && values.length === 1 ? ['!=', value] : [condition.operator, values]
}

/** A query as one types it: `site=LaPalma zenith>=20 zenith<40`; `all` when there is no condition. */
export function queryToText(query: Query): string {
  return query.conditions.length === 0 ? 'all' : query.conditions.map(conditionToText).join(' ')
}

/** One condition as one types it: `particle=gamma,proton`. */
export function conditionToText(condition: Condition): string {
  switch (condition.operator) {
    case 'any':
      return `${condition.field}=Any`
    case 'missing':
      return `${condition.field}=Missing`
    case 'in':
      return `${condition.field}=${condition.values.map(valueToText).join(',')}`
    case 'nin':
      return `${condition.field}!=${condition.values.map(valueToText).join(',')}`
    default:
      return `${condition.field}${condition.operator}${valueToText(condition.value)}`
  }
}

/** Characters that need no quotes: neither space, comma, quote, backslash nor part of an operator. */
const PLAIN = /^[^\s,'"\\=<>!]+$/

function valueToText(value: MetadataValue): string {
  const text = String(value)
  if (PLAIN.test(text) && presenceOf(text) === undefined) return text
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
