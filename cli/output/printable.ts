import { stripVTControlCharacters } from 'node:util'

/** C0 and C1 control characters but line feed and tab, and marks that turn the direction of what follows. */
const HARMFUL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/** Text of users on a terminal: no character that would move the cursor, ring, or hide what follows. Lines stay lines. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(HARMFUL, '?')
}

/** Blanks that end a line, or leave a gap in it. */
const BREAK = /[\n\t\u2028\u2029]/

/** The same in one line: what stands in a cell of a table, or in the middle of a sentence. Spaces may be part of a name, and stay. */
export function oneLine(text: string): string {
  return printable(text)
    .trim()
    .replace(/\s+/g, (blanks) => (BREAK.test(blanks) ? ' ' : blanks))
}

/** JSON as a terminal may see it, which is the same document: `JSON.stringify` escapes C0 only. */
export function printableJson(json: string): string {
  return json.replace(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
