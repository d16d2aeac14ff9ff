import type { FieldDefinition, MetadataSchema } from '../model/metadata-schema.ts'
import { captures, literal, sameAs } from '../model/pattern-source.ts'

/** A pattern of paths, ready to be tried. */
export interface PathPattern {
  /** Fields that it captures, as it spells them. */
  readonly fields: readonly string[]
  /** The captured texts when the path fits, else undefined. */
  match(path: string): Readonly<Record<string, string>> | undefined
}

/** What has a meaning within a part of a path; all else stands for itself. */
const TOKEN = /\*|\?|\{[A-Za-z][A-Za-z0-9_]*\}/g

/**
 * Reads a pattern of paths: `**` as a whole part is any number of directories, `*` any text without `/`, `?` one character, and
 * `{FIELD}` captures a metadata field: text of the field's type, or one of its closed list, so that in
 * `{particle}_{zenith}deg` each has what is its own; the same text wherever the field stands again. Compared in Unicode's
 * NFC form.
 */
export function pathPattern(pattern: string, schema: MetadataSchema): PathPattern {
  const fields: string[] = []
  const parts = pattern.normalize('NFC').split('/')
  const source = parts.map((part, index) => partSource(part, index === parts.length - 1, { fields, schema })).join('')
  const whole = new RegExp(`^${source}$`, 'su')
  return { fields, match: (path) => captures(whole.exec(path.normalize('NFC')), fields) }
}

interface Reading {
  /** Grows: a group each. */
  readonly fields: string[]
  readonly schema: MetadataSchema
}

function partSource(part: string, isLast: boolean, reading: Reading): string {
  if (part === '**') return isLast ? '.*' : '(?:[^/]*/)*'
  let source = ''
  let end = 0
  for (const token of part.matchAll(TOKEN)) {
    source += literal(part.slice(end, token.index)) + tokenSource(token[0], reading)
    end = token.index + token[0].length
  }
  return source + literal(part.slice(end)) + (isLast ? '' : '/')
}

function tokenSource(token: string, { fields, schema }: Reading): string {
  if (token === '*') return '[^/]*'
  if (token === '?') return '[^/]'
  const field = token.slice(1, -1)
  const before = fields.indexOf(field)
  if (before >= 0) return sameAs(before)
  fields.push(field)
  return `(${valueSource(schema.spellings.get(field))})`
}

const SOURCES: Readonly<Record<FieldDefinition['type'], string>> = {
  string: '[^/]+?',
  datetime: '[^/]+?',
  int: '[+-]?\\d+',
  float: '[+-]?(?:\\d+\\.?\\d*|\\.\\d+)',
  bool: 'true|false',
}

/** Of a field that nobody declared: what captures it is refused when the configuration is read. */
function valueSource(field: FieldDefinition | undefined): string {
  if (field?.values === undefined) return SOURCES[field?.type ?? 'string']
  return field.values.map((value) => literal(String(value))).join('|')
}
