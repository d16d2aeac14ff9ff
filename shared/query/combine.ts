import type { MetadataValue } from '../model/metadata.ts'
import { PRECISIONS } from '../model/metadata-field.ts'
import type { FieldDefinition } from '../model/metadata-schema.ts'
import { holds } from './evaluate.ts'
import type { BoundCondition, Comparison, Condition, SetCondition } from './query.ts'

/** Steps of a precision that a float counts exactly, with room for those that are added. */
const COUNTABLE = 2 ** 50

/**
 * All conditions on one field as the fewest that mean the same, in canonical order; undefined when they contradict each
 * other, so that no file could ever meet them. Not seen: a gap between two
 * bounds that holds no text, or no float of a field without a precision.
 */
export function combine(field: FieldDefinition, conditions: readonly Condition[]): readonly Condition[] | undefined {
  if (conditions.some((condition) => condition.operator === 'missing'))
    return conditions.every((condition) => condition.operator === 'missing') ? conditions.slice(0, 1) : undefined
  const wanted = combineSets(field.name, conditions, 'in')
  const others = [...bounds(conditions), ...combineSets(field.name, conditions, 'nin')]
  if (wanted[0] !== undefined) return narrowed(wanted[0], others)
  if (others.length === 0) return conditions.slice(0, 1)
  return satisfiable(field, others) ? withoutIdleExclusions(others) : undefined
}

/** Values that a list names and all other conditions let through: those conditions have then said all they can. */
function narrowed(wanted: SetCondition, others: readonly Condition[]): readonly Condition[] | undefined {
  const values = wanted.values.filter((value) => others.every((other) => holds(other, value)))
  return values.length === 0 ? undefined : [{ ...wanted, values }]
}

/** `in` lists have to hold all (intersection), and so have `nin` lists (union). */
function combineSets(field: string, conditions: readonly Condition[], operator: 'in' | 'nin'): readonly SetCondition[] {
  const lists = conditions.filter(isSet).filter((condition) => condition.operator === operator)
  if (lists.length === 0) return []
  const values = operator === 'nin' ? new Set(lists.flatMap((list) => list.values)) : inAll(lists)
  return [{ field, operator, values: [...values].sort(byOrder) }]
}

/** Values that stand in all lists. The shortest says which they may be: another may be long, and asked again and again. */
function inAll(lists: readonly SetCondition[]): ReadonlySet<MetadataValue> {
  const [shortest, ...others] = lists.toSorted((a, b) => a.values.length - b.values.length)
  const values = (shortest?.values ?? []).filter((value) => others.every((list) => list.values.includes(value)))
  return new Set(values)
}

/** The tightest lower and the tightest upper bound. */
function bounds(conditions: readonly Condition[]): readonly BoundCondition[] {
  return [tightest(conditions, '>=', '>'), tightest(conditions, '<=', '<')].flatMap((bound) => bound ?? [])
}

/** Of two bounds on one value, the strict one is the tighter. */
function tightest(conditions: readonly Condition[], loose: Comparison, strict: Comparison): BoundCondition | undefined {
  const [first, ...rest] = conditions
    .filter(isBound)
    .filter(({ operator }) => operator === loose || operator === strict)
  return rest.reduce((best, next) => {
    if (best?.value === next.value) return best.operator === strict ? best : next
    return best !== undefined && holds({ ...best, operator: strict }, next.value) ? next : best
  }, first)
}

function isSet(condition: Condition): condition is SetCondition {
  return 'values' in condition
}

function isBound(condition: Condition): condition is BoundCondition {
  return 'value' in condition
}

function satisfiable(field: FieldDefinition, conditions: readonly Condition[]): boolean {
  const meetsAll = (value: MetadataValue): boolean => conditions.every((condition) => holds(condition, value))
  const domain = field.type === 'bool' ? [false, true] : field.values
  if (domain !== undefined) return domain.some(meetsAll)
  const [lower, upper] = conditions.filter(isBound)
  if (lower === undefined || upper === undefined) return true
  const digits = decimalsOf(field, [lower.value, upper.value])
  if (digits === undefined) return lower.value < upper.value || meetsAll(lower.value)
  const excluded = conditions.flatMap((condition) => ('values' in condition ? condition.values : [])).length
  return numbersFrom(Number(lower.value), digits, excluded + 2).some(meetsAll)
}

/** Decimals of the numbers of a field that can be counted; undefined when it has none such, or not between these bounds. */
function decimalsOf(field: FieldDefinition, bounds: readonly MetadataValue[]): number | undefined {
  if (field.type === 'int') return 0
  if (field.type !== 'float' || field.precision === undefined) return undefined
  const digits = PRECISIONS.indexOf(field.precision)
  // Larger ones lie further apart than the precision, and cannot be told by counting.
  return bounds.every((bound) => Math.abs(Number(bound)) * 10 ** digits < COUNTABLE) ? digits : undefined
}

/** As many numbers as conditions can take away, and one more: the lower bound takes one, each exclusion one. */
function numbersFrom(first: number, digits: number, count: number): readonly number[] {
  const scale = 10 ** digits
  const begin = Math.round(first * scale)
  // As a value is rounded when it is read, so that both are the same float.
  return Array.from({ length: count + 1 }, (_, step) => Number(((begin + step) / scale).toFixed(digits)) + 0)
}

/** Excluding what the bounds keep out anyway says nothing. */
function withoutIdleExclusions(conditions: readonly Condition[]): readonly Condition[] {
  return conditions.flatMap((condition) => {
    if (condition.operator !== 'nin') return [condition]
    const limits = conditions.filter((other) => other.operator !== 'nin')
    const values = condition.values.filter((value) => limits.every((limit) => holds(limit, value)))
    return values.length === 0 ? [] : [{ ...condition, values }]
  })
}

/** The natural order of values of one type. */
function byOrder(a: MetadataValue, b: MetadataValue): number {
  return a < b ? -1 : a > b ? 1 : 0
}
