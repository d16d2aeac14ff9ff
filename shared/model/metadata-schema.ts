import { InputError } from './input-error.ts'
import type { Problem } from './input-error.ts'
import type { Metadata, MetadataValue } from './metadata.ts'
import type { FieldDefinition } from './metadata-field.ts'
import { nearest } from './metadata-nearest.ts'
import { readValue, show } from './metadata-value.ts'

export { fieldDefinitionSchema } from './metadata-field.ts'
export type { FieldDefinition } from './metadata-field.ts'

/** All declared metadata fields. */
export interface MetadataSchema {
  /** By canonical name, in the order of their declaration. */
  readonly fields: ReadonlyMap<string, FieldDefinition>
  /** By canonical name and by alias. */
  readonly spellings: ReadonlyMap<string, FieldDefinition>
  /** Names of the collection fields, in the order of their declaration. */
  readonly collectionFields: readonly string[]
}

const NAME = /^[a-z][a-z0-9_]{0,63}$/i

/**
 * The schema of these fields. Throws {@link InputError} for a name or alias that is malformed or given twice, and for
 * values or a precision that do not fit the type.
 */
export function metadataSchema(definitions: readonly FieldDefinition[]): MetadataSchema {
  const fields = new Map<string, FieldDefinition>()
  const spellings = new Map<string, FieldDefinition>()
  const problems: Problem[] = []
  for (const definition of definitions) {
    const field = { ...definition, ...canonicalValues(definition, problems) }
    fields.set(field.name, field)
    const names = field.alias === undefined ? [field.name] : [field.name, field.alias]
    for (const name of names) {
      const message = nameProblem(name, spellings)
      if (message !== undefined) problems.push({ field: field.name, message })
      spellings.set(name, field)
    }
  }
  if (problems.length > 0) throw new InputError(problems)
  const collectionFields = [...fields.values()].filter((field) => field.collection).map((field) => field.name)
  return { fields, spellings, collectionFields }
}

function nameProblem(name: string, taken: ReadonlyMap<string, FieldDefinition>): string | undefined {
  if (!NAME.test(name))
    return `metadata field ${show(name)}: a name has letters, digits and _, begins with a letter and ends within 64`
  // Metadata are plain objects: `metadata.constructor` is there for every file.
  if (name in {}) return `metadata field ${name}: JavaScript knows this name already, take another`
  const other = taken.get(name)
  return other === undefined ? undefined : `metadata field ${name}: the name is given twice (see ${other.name})`
}

function canonicalValues(field: FieldDefinition, problems: Problem[]): Pick<FieldDefinition, 'values'> {
  if (field.precision !== undefined && field.type !== 'float')
    problems.push({ field: field.name, message: `metadata field ${field.name}: only a float has a precision` })
  if (field.values === undefined) return {}
  const { values: given, ...open } = field
  const values: MetadataValue[] = []
  for (const one of given) {
    const reading = readValue(open, one)
    if ('value' in reading) values.push(reading.value)
    else problems.push({ field: field.name, message: `values of metadata field ${reading.problem}` })
  }
  return { values }
}

/** The field of this name or alias, or a sentence that says that there is none and which was probably meant. */
export function findField(schema: MetadataSchema, name: string): FieldDefinition | string {
  const field = schema.spellings.get(name)
  if (field !== undefined) return field
  const near = nearest(name, schema.spellings.keys())
  const hint = near === undefined ? '"cascade config" lists the declared ones' : `did you mean ${near}?`
  return `unknown metadata field ${show(name)}: ${hint}`
}

/**
 * Checked, canonical metadata of whatever a user, a job or a file gave. Throws {@link InputError} with a problem for
 * each field that is undeclared, has a value of another type or outside its list, or is the system's own (unless
 * `allowSystem`, for what Cascade itself adds).
 */
export function parseMetadata(
  schema: MetadataSchema,
  input: unknown,
  options: { readonly allowSystem?: boolean } = {},
): Metadata {
  if (!isMapping(input))
    throw new InputError([{ field: '', message: `metadata must map fields to values, not be ${show(input)}` }])
  const problems: Problem[] = []
  const metadata: Record<string, MetadataValue> = {}
  for (const [name, given] of Object.entries(input)) {
    const entry = readEntry(schema, name, given)
    const problem = 'problem' in entry ? entry.problem : entryProblem(entry.field, metadata, options.allowSystem)
    if (problem !== undefined) problems.push({ field: name, message: problem })
    else if ('value' in entry) metadata[entry.field.name] = entry.value
  }
  if (problems.length > 0) throw new InputError(problems)
  return metadata
}

type Entry = { readonly field: FieldDefinition; readonly value: MetadataValue } | { readonly problem: string }

function readEntry(schema: MetadataSchema, name: string, given: unknown): Entry {
  const field = findField(schema, name)
  if (typeof field === 'string') return { problem: field }
  return { field, ...readValue(field, given) }
}

function entryProblem(field: FieldDefinition, metadata: Metadata, allowSystem = false): string | undefined {
  if (field.system && !allowSystem) return `metadata field ${field.name} is set by Cascade itself: leave it out`
  if (field.name in metadata)
    return `metadata field ${field.name} is given twice, by name and by its alias ${field.alias}`
  return undefined
}

/** Whether something is a mapping as JSON and YAML give it: no list, no null. */
export function isMapping(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}

/** Names the collection of a file: equal for two files if and only if they agree on every collection field. */
export function collectionKey(schema: MetadataSchema, metadata: Metadata): string {
  return JSON.stringify(schema.collectionFields.map((name) => metadata[name] ?? null))
}
