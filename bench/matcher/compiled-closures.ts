import type { Metadata } from '../../shared/model/metadata.ts'
import type { Condition, Query } from '../../shared/query/query.ts'

type Predicate = (file: Metadata) => boolean

/** A query as one function, made of one function per condition; the first condition that fails ends it. */
export function compile(query: Query): Predicate {
  const [last = () => true, ...others] = query.conditions.map(compileCondition).reverse()
  return others.reduce<Predicate>((rest, first) => (file) => first(file) && rest(file), last)
}

/** Files of the workload have all fields, and values of one type each. */
function compileCondition(condition: Condition): Predicate {
  const { field } = condition
  if (!('value' in condition)) return compileSet(condition)
  const { operator, value } = condition
  if (operator === '>=') return (file) => (file[field] ?? '') >= value
  if (operator === '>') return (file) => (file[field] ?? '') > value
  if (operator === '<=') return (file) => (file[field] ?? '') <= value
  return (file) => (file[field] ?? '') < value
}

function compileSet(condition: Exclude<Condition, { value: unknown }>): Predicate {
  const { field } = condition
  if (!('values' in condition)) return (file) => (file[field] === undefined) === (condition.operator === 'missing')
  const wanted = condition.operator === 'in'
  const [only] = condition.values
  if (condition.values.length === 1) return (file) => (file[field] === only) === wanted
  const values = new Set(condition.values)
  return (file) => values.has(file[field] ?? '') === wanted
}
