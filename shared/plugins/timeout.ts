import * as z from 'zod'

/** Milliseconds in the units that a duration may be given in. */
const UNIT = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
/** A year: what is longer is a slip of the pen, not a time-out. */
const LONGEST = 366 * UNIT.d
const RIGHT = 'it must be a duration like 90s, 30m, 1h or 2d, or a number of seconds, of at most a year'

/** A duration as text with one unit, or a number of seconds; gives milliseconds. */
export const timeoutSchema = z
  .union(
    [
      z.number().transform((seconds) => seconds * UNIT.s),
      z.templateLiteral([z.number(), z.enum(['s', 'm', 'h', 'd'])]).transform(millisecondsOf),
    ],
    { error: RIGHT },
  )
  .refine((milliseconds) => milliseconds > 0 && milliseconds <= LONGEST, { error: RIGHT })

function millisecondsOf(text: string): number {
  return Number.parseFloat(text) * unitOf(text)
}

function unitOf(text: string): number {
  if (text.endsWith('s')) return UNIT.s
  if (text.endsWith('m')) return UNIT.m
  return text.endsWith('h') ? UNIT.h : UNIT.d
}

/** When the oldest of these files reaches its time-out (both in milliseconds); null without a time-out or a file. */
export function dueAt(waiting: readonly { readonly since: number }[], timeout: number | null): number | null {
  if (timeout === null || waiting.length === 0) return null
  return waiting.reduce((oldest, file) => Math.min(oldest, file.since), Infinity) + timeout
}
