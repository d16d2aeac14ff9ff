import { chainsEnd, countsAreRight, movesAreAllowed } from './closing.ts'
import { attachedAlike, everyFileHasAReason, groupsAreWhole, nothingWaits } from './files.ts'
import type { Facts, Invariant } from './invariant.ts'
import { assignedLeave, exactErrors, oneResult, oneTask, submittedOnce } from './tasks.ts'

/** The invariants (docs/invariants.md) that a history can break, by number. */
export const INVARIANTS: readonly Invariant[] = [
  oneTask,
  attachedAlike,
  nothingWaits,
  assignedLeave,
  oneResult,
  submittedOnce,
  countsAreRight,
  everyFileHasAReason,
  chainsEnd,
  exactErrors,
  groupsAreWhole,
  movesAreAllowed,
]

/** Those that hold whenever nothing moves, also while a transformation is not over. */
export function brokenAtRest(facts: Facts): readonly string[] {
  return broken(
    INVARIANTS.filter((one) => one !== chainsEnd),
    facts,
  ).map((sentence) => `at rest: ${sentence}`)
}

/** One sentence for each place where an invariant does not hold. */
export function brokenInvariants(facts: Facts): readonly string[] {
  return broken(INVARIANTS, facts)
}

function broken(invariants: readonly Invariant[], facts: Facts): readonly string[] {
  return invariants.flatMap((one) => one.broken(facts).map((sentence) => `invariant ${one.number}: ${sentence}`))
}
