import * as z from 'zod'
import { inputError } from '../../shared/model/input-error.ts'
import { oneLine, printableJson } from './printable.ts'

/** The key of an upload as it can be copied: itself, or, where a terminal would show something else, as JSON. No key begins with a quote. */
export function keyText(key: string): string {
  if (oneLine(key) === key) return key
  return printableJson(JSON.stringify(key)).replaceAll(/\s{2,}|[\u0085\u00a0\u2028\u2029]/g, (blanks) =>
    [...blanks].map((blank) => `\\u${blank.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  )
}

/** A key as it was typed: the inverse of {@link keyText}. */
export function readKey(text: string): string {
  if (!text.startsWith('"')) return text
  try {
    return z.string().parse(JSON.parse(text))
  } catch {
    throw inputError('keys', `${text} is no key: in quotes it should be JSON, as "cascade refused" shows it`)
  }
}
