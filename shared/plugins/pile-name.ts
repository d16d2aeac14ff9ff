import { hash } from 'node:crypto'
import type { Metadata } from '../model/metadata.ts'

/** The pile of a transformation that has only one. */
export const ONLY_PILE = 'all'

/** Longest name of a pile, in bytes of UTF-8: it is part of keys. */
export const PILE_NAME_MAX_BYTES = 200

/** Characters of a longer name that people still get to see: at most 120 bytes, which leaves room for the hash. */
const VISIBLE = 40

/**
 * The name of the pile for a combination of values: `particle="gamma" zenith=20`; a field that the file lacks has a
 * value of its own, `(none)`. Different values have different names; a name that is too long ends in its SHA-256.
 */
export function pileName(metadata: Metadata, fields: readonly string[]): string {
  const name = fields.map((field) => `${field}=${valueText(metadata, field)}`).join(' ')
  if (new TextEncoder().encode(name).length <= PILE_NAME_MAX_BYTES) return name
  // A cut through a surrogate pair would make a name that does not come back from storage as it went in.
  return `${name.slice(0, VISIBLE).toWellFormed()}~${hash('sha256', name)}`
}

function valueText(metadata: Metadata, field: string): string {
  const value = metadata[field]
  return value === undefined ? '(none)' : JSON.stringify(value)
}
