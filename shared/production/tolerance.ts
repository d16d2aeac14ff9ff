import * as z from 'zod'

/** Files that may be lost: a number of them, or a part of all; null = any number. */
export type Tolerance = { readonly count: number; readonly unit: 'files' | 'percent' } | null

const RIGHT = 'should be a number of files like 3, a percentage from 0% to 100% like 5%, or all'

/** Reads `3`, `5%`, `0.5%` or `all`; undefined when the value is none of these. */
export function parseTolerance(value: unknown): Tolerance | undefined {
  if (value === 'all') return null
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && value >= 0 ? { count: value, unit: 'files' } : undefined
  const percent =
    typeof value === 'string' ? /^(?<number>\d+(?:\.\d+)?) ?%$/.exec(value)?.groups?.['number'] : undefined
  if (percent === undefined || Number(percent) > 100) return undefined
  return { count: Number(percent), unit: 'percent' }
}

/** A tolerance as it stands in the YAML. */
export const toleranceSchema = z
  .union([z.number(), z.string()], { error: RIGHT })
  .transform((value, context): Tolerance => {
    const tolerance = parseTolerance(value)
    if (tolerance !== undefined) return tolerance
    context.addIssue({ code: 'custom', input: value, message: RIGHT })
    return z.NEVER
  })
