import * as z from 'zod'

/** A moment in an answer: ISO 8601 in UTC, to the millisecond, `2026-03-01T12:00:00.000Z`. Every time of every answer has this form. */
export const timeSchema = z.iso.datetime({ precision: 3 })

/** A moment as answers have it, from milliseconds since 1970. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
