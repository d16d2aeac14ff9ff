import type { SQLOutputValue } from 'node:sqlite'
import type * as z from 'zod'

/** A row as SQLite hands it out. */
export type Row = Record<string, SQLOutputValue>

/** A TEXT column. Throws when the column holds anything else: then the database is not what the code believes. */
export function text(row: Row, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw new TypeError(`column ${column} holds ${typeof value}, not text`)
  return value
}

/** An INTEGER column. */
export function integer(row: Row, column: string): number {
  const value = row[column]
  if (typeof value !== 'number') throw new TypeError(`column ${column} holds ${typeof value}, not an integer`)
  return value
}

/** A TEXT column that may be NULL. */
export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column)
}

/** An INTEGER column that may be NULL. */
export function integerOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : integer(row, column)
}

/** A column of JSON, parsed by a schema. */
export function json<T>(row: Row, column: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(text(row, column)))
}
