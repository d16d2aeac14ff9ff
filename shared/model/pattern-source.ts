/** Text that stands for itself, as the source of a regular expression. */
export function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&')
}

/** The text that the group with this index caught, once more. The empty group keeps a digit behind it from becoming part of the number. */
export function sameAs(index: number): string {
  return `\\${index + 1}(?:)`
}

/** What groups caught, a field each; undefined where nothing was found. */
export function captures(
  found: RegExpExecArray | null,
  fields: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (found === null) return undefined
  return Object.fromEntries(fields.map((field, index) => [field, found[index + 1] ?? '']))
}
