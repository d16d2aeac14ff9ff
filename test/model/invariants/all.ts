import { chainsEnd, countsAreRight } from './closing.ts'
import { attachedAlike, everyFileHasAReason, nothingWaits } from './files.ts'
import type { Facts, Invariant } from './invariant.ts'
import { assignedLeave, exactErrors, oneResult, oneTask, submittedOnce } from './tasks.ts'

/** The invariants of DESIGN 10 that a history can break, by number. */
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
]

/** One sentence for each place where an invariant does not hold. */
export function brokenInvariants(facts: Facts): readonly string[] {
  return INVARIANTS.flatMap((one) => one.broken(facts).map((sentence) => `invariant ${one.number}: ${sentence}`))
}
