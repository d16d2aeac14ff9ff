import { captures, literal, sameAs } from '../../shared/model/pattern-source.ts'
import type { Value } from '../../shared/model/placeholders.ts'

/** A pattern of output names, ready to be tried. */
export interface OutputPattern {
  /** The captured metadata fields when the name matches, else undefined. */
  match(name: string): Readonly<Record<string, string>> | undefined
}

/** What has a meaning in a pattern; all else stands for itself. */
const TOKEN = /\*|\?|\{[\p{L}_][\p{L}\p{N}_.-]*\}/gu

/**
 * Reads a pattern of output names: `*` is any text, `?` one character, the name of something known (`{run}`, an axis) its value,
 * and any other `{FIELD}` captures a metadata field: as little text as will do, at least one character, and the same text wherever the field stands again.
 * Names are compared in Unicode's NFC form.
 */
export function outputPattern(pattern: string, known: Readonly<Record<string, Value>>): OutputPattern {
  const fields: string[] = []
  const text = pattern.normalize('NFC')
  let source = ''
  let end = 0
  for (const token of text.matchAll(TOKEN)) {
    source += literal(text.slice(end, token.index)) + expression(token[0], fields, known)
    end = token.index + token[0].length
  }
  const expressionOfAll = new RegExp(`^${source}${literal(text.slice(end))}$`, 'su')
  return { match: (name) => captures(expressionOfAll.exec(name.normalize('NFC')), fields) }
}

function expression(token: string, fields: string[], known: Readonly<Record<string, Value>>): string {
  if (token === '*') return '.*'
  if (token === '?') return '.'
  const field = token.slice(1, -1)
  const value = known[field]
  if (value !== undefined) return literal(String(value).normalize('NFC'))
  const before = fields.indexOf(field)
  if (before >= 0) return sameAs(before)
  fields.push(field)
  return '(.+?)'
}
