import type { RunRange } from '../model/transformation.ts'
import type { Comparable } from './differences.ts'
import type { PlannedTransformation } from './planned-transformation.ts'

/** A simulation of which more tasks are asked for than it has. */
export interface MoreRuns {
  readonly name: string
  readonly wanted: number
}

/** How the numbers of runs that a production asks for compare with those that its simulations have. */
export interface RunCounts {
  /**
   * By step, the count with which it was submitted, where the one asked for is another. Run numbers are allotted by it, as they
   * were then: an extension takes numbers elsewhere, and moves nobody's.
   */
  readonly submitted: ReadonlyMap<string, number>
  /** Those of which more are asked for than were ever made, by `extend` or at first. */
  readonly more: readonly MoreRuns[]
}

/**
 * Compares the runs that a plan asks for with those that are there. As many as there are, made by `extend`, is what is there
 * already; so is any number between that and the first one. Fewer than at first is other content.
 */
export function runCounts(old: readonly Comparable[], now: readonly PlannedTransformation[]): RunCounts {
  const known = new Map(old.map((one) => [one.definition.name, one.runs]))
  const simulations = now.flatMap(({ definition, wanted }) => {
    const runs = known.get(definition.name) ?? []
    const [first] = runs
    const isOther = definition.input.kind === 'none' && first !== undefined && wanted > first.count
    return isOther
      ? [{ name: definition.name, step: definition.step, wanted, atFirst: first.count, has: sum(runs) }]
      : []
  })
  return {
    submitted: new Map(simulations.map(({ step, atFirst }) => [step, atFirst])),
    more: simulations.filter(({ wanted, has }) => wanted > has).map(({ name, wanted }) => ({ name, wanted })),
  }
}

function sum(runs: readonly RunRange[]): number {
  return runs.reduce((total, { count }) => total + count, 0)
}
