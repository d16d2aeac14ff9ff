/** `{NAME}` and `{input.VALUE}`; other braces (JSON in an argument) are left as they are. */
const PLACEHOLDER = /\{(input\.[^{}]+|[\p{L}_][\p{L}\p{N}_.-]*)\}/gu

/** A value that stands for a placeholder. */
export type Value = string | number | boolean

/** Replaces each placeholder of a text. `valueOf` throws where a name stands for nothing. */
export function fillText(text: string, valueOf: (name: string) => Value): string {
  return text.replace(PLACEHOLDER, (_, name: string) => String(valueOf(name)))
}

/** The names of a text's placeholders. */
export function placeholdersOf(text: string): readonly string[] {
  return Array.from(text.matchAll(PLACEHOLDER), (match) => match[1] ?? '')
}
