/** One value as typed; a quoted one is always a value, never the word Any or Missing. */
export interface TypedValue {
  readonly text: string
  readonly quoted: boolean
}

// A value in double or single quotes, or anything up to the next comma; then the comma or the end.
const VALUE = /\s*(?:"(?<double>(?:[^"\\]|\\.)*)"|'(?<single>(?:[^'\\]|\\.)*)'|(?<plain>[^,]*?))\s*(?<end>,|$)/suy

/**
 * The values on the right of an operator, between commas: `gamma,proton` or `"a, b",'c'`. Inside quotes a backslash
 * takes the next character as it is; outside, spaces around a value do not count.
 */
export function splitValues(typed: string): readonly TypedValue[] {
  const values: TypedValue[] = []
  VALUE.lastIndex = 0
  for (;;) {
    const groups = VALUE.exec(typed)?.groups ?? {}
    const quoted = groups['double'] ?? groups['single']
    values.push({ text: quoted?.replace(/\\(.)/gsu, '$1') ?? groups['plain'] ?? '', quoted: quoted !== undefined })
    if (groups['end'] !== ',') return values
  }
}

/** Whether a value begins with a quote that nothing closes: the rest of it is probably in the next argument. */
export function hasOpenQuote(typed: string): boolean {
  return splitValues(typed).some((value) => !value.quoted && /^["']/.test(value.text))
}
