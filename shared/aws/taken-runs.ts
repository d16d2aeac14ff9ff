import * as z from 'zod'
import type { RivalRuns, RunClaim } from '../model/production.ts'
import { endOf } from '../production/run-ranges.ts'

const rowsSchema = z.array(z.tuple([z.string(), z.string(), z.number().int(), z.number().int()]))

/** Run numbers and whose they are, as text of short rows: those of a whole campaign share the 400 KB of an item. */
export function writeTaken(taken: readonly RivalRuns[]): string {
  return JSON.stringify(
    taken.map(({ production, transformation, range }) => [production, transformation, range.first, range.count]),
  )
}

/** Reads what {@link writeTaken} wrote. */
export function readTaken(text: string): readonly RivalRuns[] {
  return rowsSchema.parse(JSON.parse(text)).map(([production, transformation, first, count]) => {
    return { production, transformation, range: { first, count } }
  })
}

/** All that is taken after claims of a production, lowest numbers first; ranges of one transformation that meet become one. */
export function claimed(
  taken: readonly RivalRuns[],
  production: string,
  claims: readonly RunClaim[],
): readonly RivalRuns[] {
  return claims
    .flatMap(({ transformation, ranges }) => ranges.map((range) => ({ production, transformation, range })))
    .reduce<readonly RivalRuns[]>(withRange, taken)
    .toSorted((one, other) => one.range.first - other.range.first)
}

function withRange(taken: readonly RivalRuns[], more: RivalRuns): readonly RivalRuns[] {
  const met = taken.filter((one) => one.transformation === more.transformation && doMeet(one, more))
  const ranges = [more, ...met].map(({ range }) => range)
  const first = Math.min(...ranges.map((range) => range.first))
  const count = Math.max(...ranges.map(endOf)) - first
  return [...taken.filter((one) => !met.includes(one)), { ...more, range: { first, count } }]
}

/** Whether ranges overlap, or one begins where the other ends. */
function doMeet({ range: one }: RivalRuns, { range: other }: RivalRuns): boolean {
  return one.first <= endOf(other) && other.first <= endOf(one)
}
