import { InputError } from '../model/input-error.ts'
import type { Problem } from '../model/input-error.ts'
import { findField, isMapping } from '../model/metadata-schema.ts'
import type { FieldDefinition, MetadataSchema } from '../model/metadata-schema.ts'
import { show } from '../model/metadata-value.ts'
import { combine } from './combine.ts'
import { conditionToText } from './print.ts'
import type { Condition, Query } from './query.ts'
import { readConditions } from './read-condition.ts'

/**
 * Checks a query when it is defined and makes it canonical; `{}` matches everything. What is accepted here cannot fail
 * when it meets a file. Throws {@link InputError} with a problem for each unknown field or operator, value of another
 * type or outside its field's list, empty list, comparison with a list, and each contradiction.
 */
export function checkQuery(json: unknown, schema: MetadataSchema): Query {
  if (!isMapping(json)) {
    const message = `a query must map metadata fields to conditions, like {site: LaPalma}, not be ${show(json)}`
    throw new InputError([{ field: '', message }])
  }
  const problems: Problem[] = []
  const read = new Map<FieldDefinition, Condition[]>()
  for (const [name, given] of Object.entries(json)) {
    const field = findField(schema, name)
    const result = typeof field === 'string' ? { conditions: [], problems: [field] } : readConditions(field, given)
    problems.push(...result.problems.map((message) => ({ field: name, message })))
    // A field under its name and under its alias: both have to hold.
    if (typeof field !== 'string') read.set(field, [...(read.get(field) ?? []), ...result.conditions])
  }
  if (problems.length === 0) return canonicalQuery(read)
  throw new InputError(problems)
}

/**
 * The query of conditions that were read, each field's in whatever number and order; all must hold. Throws
 * {@link InputError} for those that contradict each other.
 */
export function canonicalQuery(read: ReadonlyMap<FieldDefinition, readonly Condition[]>): Query {
  const conditions: Condition[] = []
  const problems: Problem[] = []
  for (const [field, given] of [...read].sort(([a], [b]) => (a.name < b.name ? -1 : 1))) {
    const fewest = combine(field, given)
    if (fewest !== undefined) conditions.push(...fewest)
    else problems.push({ field: field.name, message: contradiction(field, given) })
  }
  if (problems.length > 0) throw new InputError(problems)
  return { conditions }
}

function contradiction(field: FieldDefinition, conditions: readonly Condition[]): string {
  const text = conditions.map(conditionToText).join(' ')
  return `${field.name}: no file can meet ${text}, the conditions must leave at least one value`
}
