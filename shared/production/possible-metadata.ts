import type { FieldDefinition, MetadataSchema } from '../model/metadata-schema.ts'
import type { MetadataValue } from '../model/metadata.ts'
import { combine } from '../query/combine.ts'
import type { Condition, Query } from '../query/query.ts'

/**
 * What a field of a file that does not exist yet may be. `present`: conditions that its value, if it has one, will meet
 * (none = any value); null = it will have none. `missing`: the file may lack the field.
 */
export interface Possible {
  readonly present: readonly Condition[] | null
  readonly missing: boolean
}

/** What the metadata of one kind of files may be: fields by canonical name, and what holds for all others. */
export interface PossibleMetadata {
  readonly fields: ReadonlyMap<string, Possible>
  readonly others: Possible
}

/** Never there. */
export const ABSENT: Possible = { present: null, missing: true }

/** Anything, or nothing. */
export const ANYTHING: Possible = { present: [], missing: true }

/** One of these values, for sure. */
export function oneOf(field: string, values: readonly MetadataValue[]): Possible {
  return { present: [{ field, operator: 'in', values }], missing: false }
}

/** The values that a field may have, where they can be listed; undefined where they cannot, or where it has none. */
export function listedValues({ present }: Possible): readonly MetadataValue[] | undefined {
  const [only, ...others] = present ?? []
  return only !== undefined && others.length === 0 && only.operator === 'in' && 'values' in only
    ? only.values
    : undefined
}

/** There for sure, with a value that nobody knows before run time. */
export const UNKNOWN: Possible = { present: [], missing: false }

/** What a field of such files may be. */
export function possibleOf(metadata: PossibleMetadata, field: string): Possible {
  return metadata.fields.get(field) ?? metadata.others
}

/** Whether some value of a field, or its absence, is possible and meets all these conditions on it. */
export function couldMeet(possible: Possible, conditions: readonly Condition[], field: FieldDefinition): boolean {
  return narrowed(possible, conditions, field) !== undefined
}

/** What is left of a field's possibilities for files that meet these conditions on it; undefined when none can. */
function narrowed(possible: Possible, conditions: readonly Condition[], field: FieldDefinition): Possible | undefined {
  const missing = possible.missing && conditions.every((condition) => condition.operator === 'missing')
  const present = possible.present === null ? undefined : together(field, [...possible.present, ...conditions])
  return present === undefined && !missing ? undefined : { present: present ?? null, missing }
}

/** Conditions on a value that is there, as few as will do; undefined when they contradict each other. */
function together(field: FieldDefinition, conditions: readonly Condition[]): readonly Condition[] | undefined {
  return combine(field, [{ field: field.name, operator: 'any' }, ...conditions])
}

/** What files can still be when they have met a query; undefined when none can meet it. */
export function selected(
  query: Query,
  metadata: PossibleMetadata,
  schema: MetadataSchema,
): PossibleMetadata | undefined {
  const fields = new Map(metadata.fields)
  for (const [name, conditions] of Map.groupBy(query.conditions, (condition) => condition.field)) {
    const field = schema.fields.get(name)
    const left = field === undefined ? undefined : narrowed(possibleOf(metadata, name), conditions, field)
    if (left === undefined) return undefined
    fields.set(name, left)
  }
  return { ...metadata, fields }
}
