import { hash } from 'node:crypto'
import type { Metadata } from '../model/metadata.ts'

/** The pile of a transformation that has only one. */
export const ONLY_PILE = 'all'

/** Longest name of a pile, in bytes of UTF-8: it is part of keys. */
const MAX_BYTES = 200

/** Characters of a longer name that people still get to see: at most 120 bytes, which leaves room for the hash. */
const VISIBLE = 40

/** How a name that was too long ends. */
const HASHED = /~[0-9a-f]{64}$/

/** The name of a pile for any text: the text itself, or when that is too long its beginning and its SHA-256. */
export function pileNamed(text: string): string {
  const fits = new TextEncoder().encode(text).length <= MAX_BYTES
  if (fits && text.isWellFormed() && !HASHED.test(text)) return text
  // A cut through a surrogate pair would make a name that does not come back from storage as it went in.
  return `${text.slice(0, VISIBLE).toWellFormed()}~${hash('sha256', text)}`
}

/**
 * The name of the pile for a combination of values: `particle="gamma" zenith=20`. A field that the file lacks has a value
 * of its own, `(none)`. Other values, another name.
 */
export function pileOf(metadata: Metadata, fields: readonly string[]): string {
  return pileNamed(fields.map((field) => `${field}=${valueText(metadata[field])}`).join(' '))
}

function valueText(value: Metadata[string] | undefined): string {
  return value === undefined ? '(none)' : JSON.stringify(value)
}
