import type * as z from 'zod'
import { text, type Row } from './row.ts'

/** Texts remembered of a column at most; one more, and all are forgotten. */
const REMEMBERED = 1000

/**
 * Reads columns of JSON that hold the same few texts again and again, lists of storage elements for example: each text is
 * parsed once. The values are shared, so `T` should be read only.
 */
export function repeatedJson<T>(schema: z.ZodType<T>): (row: Row, column: string) => T {
  const known = new Map<string, T>()
  return (row, column) => {
    const written = text(row, column)
    const before = known.get(written)
    if (before !== undefined) return before
    const value = schema.parse(JSON.parse(written))
    if (known.size === REMEMBERED) known.clear()
    known.set(written, value)
    return value
  }
}
