import type { RivalRuns, RunClaim } from '../model/production.ts'
import type { RunRange } from '../model/transformation.ts'

/** Run numbers that a transformation with input has for its tasks, and where such ranges begin. */
export const RUN_BLOCK = 1_000_000

/** Largest run number: programs keep it, and the seed made of it, in 32 bits with a sign. */
export const LAST_RUN = 2 ** 31 - 1

/** A step as the allotment of run numbers sees it. */
export interface RunClaimant {
  /** Its transformations, in order. */
  readonly names: readonly string[]
  /** Null for steps with input. */
  readonly runs: { readonly first?: number | undefined; readonly count: number } | null
}

/**
 * Run numbers of all transformations, by name. Cells of a simulation get consecutive blocks; without `first` a
 * simulation begins after the last run before it. Transformations with input get a million each, above all simulations:
 * unique in the production, and the same whenever they are worked out.
 */
export function allotRuns(claimants: readonly RunClaimant[]): ReadonlyMap<string, RunRange> {
  const ranges = new Map<string, RunRange>()
  let next = nextRun([])
  for (const { names, runs } of claimants) {
    if (runs === null) continue
    const first = runs.first ?? next
    for (const [index, name] of names.entries())
      ranges.set(name, { first: first + index * runs.count, count: runs.count })
    next = Math.max(next, first + names.length * runs.count)
  }
  const base = Math.ceil(next / RUN_BLOCK) * RUN_BLOCK
  const others = claimants.flatMap(({ names, runs }) => (runs === null ? names : []))
  for (const [index, name] of others.entries()) ranges.set(name, { first: base + index * RUN_BLOCK, count: RUN_BLOCK })
  return ranges
}

/** The first run number, from 1, above all these ranges. */
export function nextRun(ranges: readonly RunRange[]): number {
  return ranges.reduce((next, range) => Math.max(next, endOf(range)), 1)
}

/** The first number after a range. */
export function endOf({ first, count }: RunRange): number {
  return first + count
}

/** Whether two ranges share a run number. */
export function overlap(a: RunRange, b: RunRange): boolean {
  return a.first < endOf(b) && b.first < endOf(a)
}

/** Runs of others that stand in the way of claims; undefined: none. A transformation does not stand in its own way. */
export function rivalRuns(claims: readonly RunClaim[], taken: readonly RivalRuns[]): RivalRuns | undefined {
  return taken.find((rival) =>
    claims.some(
      ({ transformation, ranges }) =>
        transformation !== rival.transformation && ranges.some((range) => overlap(range, rival.range)),
    ),
  )
}
