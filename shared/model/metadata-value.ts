import { CONTROL_CHARACTER } from './control-character.ts'
import type { MetadataValue } from './metadata.ts'
import { PRECISIONS } from './metadata-field.ts'
import type { FieldDefinition, FieldType } from './metadata-field.ts'
import { readDatetime } from './metadata-datetime.ts'
import { nearest } from './metadata-nearest.ts'

/** A value that was read, or a sentence that names field and value and says what would be right. */
export type Reading = { readonly value: MetadataValue } | { readonly problem: string }

/** Longest text value, in UTF-16 units: a catalog record has to stay near 1 KB. */
const TEXT_MAX_LENGTH = 1000

const INT = /^[+-]?\d+$/
const FLOAT = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
/** Each returns undefined for what is not exactly a value of its type. */
const READERS: Readonly<Record<FieldType, (given: unknown) => MetadataValue | undefined>> = {
  string: readText,
  int: readInt,
  float: readFloat,
  bool: readBool,
  datetime: readDatetime,
}

const WANTED: Readonly<Record<FieldType, string>> = {
  string: `must be text (a number in quotes), at most ${TEXT_MAX_LENGTH} characters, no control characters`,
  int: 'must be a whole number, like 20',
  float: 'must be a number, like 20.5',
  bool: 'must be true or false',
  datetime: 'must be a time in UTC, like 2024-01-31 12:00:00',
}

/**
 * Reads a value for a field, for files and for queries alike. Only what is exact is converted: "20" is an int and
 * "1.4" a float, but "20.0" is no int. Floats are rounded to the field's precision; a closed list is enforced.
 */
export function readValue(field: FieldDefinition, given: unknown): Reading {
  const value = READERS[field.type](given)
  if (value === undefined) return { problem: `${field.name} = ${show(given)}: ${WANTED[field.type]}` }
  const rounded = typeof value === 'number' ? round(value, field.precision) : value
  if (field.values === undefined || field.values.includes(rounded)) return { value: rounded }
  return { problem: `${field.name} = ${show(given)}: ${suggestion(String(rounded), field.values)}` }
}

function suggestion(value: string, values: readonly MetadataValue[]): string {
  const texts = values.map(String)
  const near = nearest(value, texts)
  return `${near === undefined ? '' : `did you mean ${near}? `}it must be one of ${texts.join(', ')}`
}

function readText(given: unknown): string | undefined {
  if (typeof given !== 'string' || given.length > TEXT_MAX_LENGTH) return undefined
  return CONTROL_CHARACTER.test(given) || !given.isWellFormed() ? undefined : given
}

function readInt(given: unknown): number | undefined {
  const number = typeof given === 'string' && INT.test(given.trim()) ? Number(given) : given
  // Adding 0 turns -0, which prints as 0 but is not the same, into 0.
  return Number.isSafeInteger(number) ? Number(number) + 0 : undefined
}

function readFloat(given: unknown): number | undefined {
  const number = typeof given === 'string' && FLOAT.test(given.trim()) ? Number(given) : given
  return Number.isFinite(number) ? Number(number) + 0 : undefined
}

function readBool(given: unknown): boolean | undefined {
  if (typeof given === 'boolean') return given
  const word = typeof given === 'string' ? given.trim().toLowerCase() : undefined
  return word === 'true' ? true : word === 'false' ? false : undefined
}

function round(value: number, precision: FieldDefinition['precision']): number {
  if (precision === undefined) return value
  return Number(value.toFixed(PRECISIONS.indexOf(precision))) + 0
}

/** A given value as an error message shows it. */
export function show(given: unknown): string {
  if (Array.isArray(given)) return 'a list'
  if (typeof given === 'object' && given !== null) return 'a mapping'
  const text = typeof given === 'string' ? JSON.stringify(given) : String(given)
  return text.length > 60 ? `${text.slice(0, 60)}...` : text
}
