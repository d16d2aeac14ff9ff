/** Collects an option that may be given again and again. */
export function repeated(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}
