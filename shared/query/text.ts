import { inputError } from '../model/input-error.ts'
import { findField } from '../model/metadata-schema.ts'
import type { FieldDefinition, MetadataSchema } from '../model/metadata-schema.ts'
import { canonicalQuery } from './check.ts'
import { queryToJson } from './print.ts'
import type { Condition, QueryJson, SetCondition } from './query.ts'
import { presenceOf, readConditions } from './read-condition.ts'
import { hasOpenQuote, splitValues } from './text-values.ts'
import type { TypedValue } from './text-values.ts'

const FORM = 'write FIELD=VALUE (or != >= > <= <), like zenith>=20 or particle=gamma,proton'
const CONDITION = /^\s*(?<name>[^=!<>\s]+)\s*(?<operator>!=|>=|<=|=|>|<)(?<typed>.*)$/su

/**
 * The query of conditions typed on a command line: `zenith=20,40`, `zenith!=20`, `zenith>=20 zenith<60`,
 * `particle=Any`. All must hold; only values of one field after several `=` are alternatives, as after one.
 * Throws {@link InputError} for what is no condition and for whatever `checkQuery` refuses.
 */
export function parseQueryText(args: readonly string[], schema: MetadataSchema): QueryJson {
  const read = new Map<FieldDefinition, readonly Condition[]>()
  for (const argument of joinQuoted(args)) {
    const { field, condition } = parseCondition(argument, schema)
    read.set(field, withCondition(read.get(field) ?? [], condition, argument))
  }
  return queryToJson(canonicalQuery(read))
}

/** Puts together what was split at a space inside quotes, as `particle="a` and `b"`. */
function joinQuoted(args: readonly string[]): readonly string[] {
  const joined: string[] = []
  for (const argument of args) {
    const last = joined.at(-1)
    const open = last !== undefined && hasOpenQuote(CONDITION.exec(last)?.groups?.['typed'] ?? '')
    if (open) joined.push(`${joined.pop()} ${argument}`)
    else joined.push(argument)
  }
  return joined
}

function parseCondition(argument: string, schema: MetadataSchema): { field: FieldDefinition; condition: Condition } {
  const { name, operator, typed } = CONDITION.exec(argument)?.groups ?? {}
  if (name === undefined || operator === undefined || typed === undefined)
    throw inputError('', `${JSON.stringify(argument)} is not a condition: ${FORM}`)
  const field = findField(schema, name)
  if (typeof field === 'string') throw inputError(name, field)
  const values = splitValues(typed)
  const problem = valuesProblem(values, operator)
  if (problem !== undefined) throw inputError(name, `${JSON.stringify(argument)}: ${problem}`)
  const { conditions, problems } = readConditions(field, operand(values, operator))
  const [condition] = conditions
  if (condition === undefined || problems.length > 0) throw inputError(name, problems.join('; '))
  return { field, condition }
}

function valuesProblem(values: readonly TypedValue[], operator: string): string | undefined {
  const plain = values.flatMap((value) => (value.quoted ? [] : [value.text]))
  if (plain.includes('')) return 'a value is empty; write "" for the empty text, Missing for an absent field'
  if (plain.some((text) => /^["']/.test(text))) return 'a quote is not closed'
  if (plain.some((text) => /[=<>]/.test(text)))
    return `more than one operator: ${FORM}; a value with = < > needs quotes`
  if (plain.some((text) => presenceOf(text) !== undefined) && (values.length > 1 || operator !== '='))
    return 'Any and Missing stand alone, after =; put them in quotes if they are values'
  return undefined
}

/** What `checkQuery` would read: text, for the field's type to convert. */
function operand(values: readonly TypedValue[], operator: string): unknown {
  const [only] = values
  if (values.length > 1 || only === undefined) return { [operator]: values.map((value) => value.text) }
  return operator === '=' && !only.quoted && presenceOf(only.text) !== undefined ? only.text : { [operator]: only.text }
}

function withCondition(conditions: readonly Condition[], added: Condition, argument: string): readonly Condition[] {
  if (conditions.some((other) => isPresence(added) !== isPresence(other) && (isWanted(added) || isWanted(other))))
    throw inputError(added.field, `${JSON.stringify(argument)}: Any and Missing stand alone, beside no other =`)
  if (!isWanted(added)) return [...conditions, added]
  const values = [...conditions.filter(isWanted), added].flatMap((condition) => condition.values)
  return [...conditions.filter((condition) => !isWanted(condition)), { ...added, values }]
}

/** One of several values; after several `=` they are alternatives. */
function isWanted(condition: Condition): condition is SetCondition {
  return condition.operator === 'in'
}

function isPresence(condition: Condition): boolean {
  return condition.operator === 'any' || condition.operator === 'missing'
}
