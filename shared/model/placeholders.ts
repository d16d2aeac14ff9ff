/** `{NAME}`, and in commands `{input.VALUE}`; other braces (JSON in an argument) are left alone. */
const PLACEHOLDER = /\{(input\.[^{}]+|[\p{L}_][\p{L}\p{N}_.-]*)\}/gu

/** A value that stands for a placeholder. */
export type Value = string | number | boolean

/** The names of a text's placeholders, in order. */
export function placeholdersOf(text: string): readonly string[] {
  return Array.from(text.matchAll(PLACEHOLDER), (match) => match[1] ?? '')
}

/** A text with its placeholders replaced. `valueOf` throws where a name stands for nothing. */
export function fillText(text: string, valueOf: (name: string) => Value): string {
  return text.replace(PLACEHOLDER, (_, name: string) => String(valueOf(name)))
}

/** A text with its placeholders replaced; undefined when one has no value. */
export function filled(text: string, valueOf: (name: string) => string | undefined): string | undefined {
  if (placeholdersOf(text).some((name) => valueOf(name) === undefined)) return undefined
  return fillText(text, (name) => valueOf(name) ?? '')
}
