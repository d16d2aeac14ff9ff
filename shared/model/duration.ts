import * as z from 'zod'

const SECONDS = { d: 86_400, h: 3_600, m: 60, s: 1 } as const

// Each unit at most once, the larger first: 1d12h, 1h30m, 90s.
const PATTERN = /^(?:(?<d>\d+)d)?(?:(?<h>\d+)h)?(?:(?<m>\d+)m)?(?:(?<s>\d+)s)?$/

/** Seconds of a duration such as `10m`, `1h30m` or `2d`; undefined when the text is none. */
export function parseDuration(text: string): number | undefined {
  const found = PATTERN.exec(text)?.groups
  if (found === undefined || text === '') return undefined
  const { d = '0', h = '0', m = '0', s = '0' } = found
  return Number(d) * SECONDS.d + Number(h) * SECONDS.h + Number(m) * SECONDS.m + Number(s) * SECONDS.s
}

/** A duration as text; gives seconds. A number without a unit is refused: nobody can tell minutes from seconds. */
export const durationSchema = z
  .string({ error: 'should be a time with its unit, like 10m, 1h30m or 2d' })
  .transform((text, context) => {
    const seconds = parseDuration(text)
    if (seconds !== undefined) return seconds
    context.addIssue({ code: 'custom', input: text, message: 'should be a time like 90s, 10m, 1h30m or 2d' })
    return z.NEVER
  })
