import { counted } from '../model/counted.ts'
import { inputError } from '../model/input-error.ts'
import type { RivalRuns, RunReservation } from '../model/production.ts'
import { endOf, rivalRuns } from './run-ranges.ts'

/**
 * Run numbers of a campaign and whose they are, as JSON: about 10,000 ranges. On DynamoDB they share one item of 400 KB, and
 * their text is packed to less than half whatever the names are (mostly to a tenth).
 */
export const TAKEN_BYTES = 800_000

/** A range of run numbers: production, transformation, first, count. */
export type TakenRow = [string, string, number, number]

/** Run numbers and whose they are, in short rows. */
export function takenRows(taken: readonly RivalRuns[]): readonly TakenRow[] {
  return taken.map(({ production, transformation, range }) => [production, transformation, range.first, range.count])
}

/** What {@link takenRows} made rows of. */
export function takenOfRows(rows: readonly TakenRow[]): readonly RivalRuns[] {
  return rows.map(([production, transformation, first, count]) => {
    return { production, transformation, range: { first, count } }
  })
}

/** Within which run numbers are kept apart: a campaign, or a production in none. */
export type RunScope = Pick<RunReservation, 'campaign' | 'production'>

/** A scope as text: no two have the same. */
export function scopeText({ campaign, production }: RunScope): string {
  return campaign === null ? `production/${production}` : `campaign/${campaign}`
}

/** What a reservation comes to: who stands in its way, or all that is taken thereafter. */
export type Reserved =
  | { readonly rival: RivalRuns }
  | { readonly rival: undefined; readonly taken: readonly RivalRuns[] }

/**
 * What a reservation comes to where so much is taken, by the rules of `Productions.reserveRuns`: what the transformations `instead` of which
 * it is had is free. Throws InputError when the list of the campaign would be too long.
 */
export function reserved(
  taken: readonly RivalRuns[],
  reservation: RunReservation,
  instead: readonly string[],
): Reserved {
  const left = taken.filter(({ transformation }) => !instead.includes(transformation))
  const rival = rivalRuns(reservation.claims, left)
  return rival === undefined ? { rival, taken: claimed(left, reservation) } : { rival }
}

/**
 * All that is taken after a reservation, lowest numbers first; ranges of one transformation that meet become one. Throws InputError
 * when the list of the campaign would be too long.
 */
export function claimed(taken: readonly RivalRuns[], reservation: RunReservation): readonly RivalRuns[] {
  const { production, claims } = reservation
  const more = claims.flatMap(({ transformation, ranges }) => {
    return ranges.map((range) => ({ production, transformation, range }))
  })
  const all = [...Map.groupBy([...taken, ...more], ({ transformation }) => transformation).values()]
    .flatMap(joined)
    .toSorted(byFirst)
  const bytes = new TextEncoder().encode(JSON.stringify(takenRows(all))).length
  if (bytes > TAKEN_BYTES) throw inputError('runs', sayFull(reservation, all.length, bytes))
  return all
}

function sayFull({ campaign, production }: RunReservation, ranges: number, bytes: number): string {
  const whose = campaign === null ? `production ${production}` : `campaign ${campaign}`
  const remedy =
    campaign === null
      ? 'it should have fewer simulations (cells of the matrix)'
      : 'productions of it that are no longer wanted give theirs back ("cascade rm"), or the new one should be of another campaign'
  return `the list of run numbers of ${whose} is full: ${counted(ranges, 'range')} would be ${bytes} bytes, there is room for ${TAKEN_BYTES}; ${remedy}`
}

/** The ranges of one transformation, those that overlap or meet as one. */
function joined(ranges: readonly RivalRuns[]): readonly RivalRuns[] {
  const apart: RivalRuns[] = []
  for (const next of ranges.toSorted(byFirst)) {
    const last = apart.at(-1)
    if (last === undefined || next.range.first > endOf(last.range)) apart.push(next)
    else {
      const count = Math.max(endOf(last.range), endOf(next.range)) - last.range.first
      apart[apart.length - 1] = { ...last, range: { first: last.range.first, count } }
    }
  }
  return apart
}

function byFirst({ range: one }: RivalRuns, { range: other }: RivalRuns): number {
  return one.first - other.first
}
