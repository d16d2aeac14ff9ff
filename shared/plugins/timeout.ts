import * as z from 'zod'
import { parseDuration } from '../model/duration.ts'

/** A year: what is longer is a slip of the pen, not a time-out. */
const LONGEST = 366 * 86_400
const RIGHT = 'it must be a duration like 90s, 30m, 1h30m or 2d, or a number of seconds, of at most a year'

/** A duration as text, or a number of seconds; gives milliseconds. */
export const timeoutSchema = z
  .union([z.number(), z.string().transform((text) => parseDuration(text) ?? Number.NaN)], { error: RIGHT })
  .refine((seconds) => seconds > 0 && seconds <= LONGEST, { error: RIGHT })
  .transform((seconds) => seconds * 1000)

/** When the oldest of these files reaches its time-out (both in milliseconds); null without a time-out or a file. */
export function dueAt(waiting: readonly { readonly since: number }[], timeout: number | null): number | null {
  if (timeout === null || waiting.length === 0) return null
  return waiting.reduce((oldest, file) => Math.min(oldest, file.since), Infinity) + timeout
}
