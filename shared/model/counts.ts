/**
 * What is counted per transformation. Each number changes in the transaction of what it counts, so that the sums equal
 * a recount at any quiet moment, and no screen has to count rows.
 */
export const COUNT_NAMES = [
  /** Files in piles. */
  'waiting',
  /** Those of them that a flush left behind. */
  'stuck',
  /** Files in tasks that are not final. */
  'assigned',
  /** Files whose task is Done. */
  'processed',
  /** Files stopped after too many errors. */
  'maxReset',
  /** Files an operator has set aside. */
  'problematic',
  /** Files that are Withdrawn or Removed: they have left the catalog, or match no more. */
  'gone',
  /** Those of them that are Removed. */
  'removed',
  /** Tasks that are not final. */
  'created',
  'done',
  'failed',
  /** Attempts that failed by the command's fault, those of tasks that run again among them. */
  'failures',
] as const
/** See {@link COUNT_NAMES}. */
export type CountName = (typeof COUNT_NAMES)[number]
/** All counts of a transformation. */
export type Counts = Readonly<Record<CountName, number>>
/** Changes to counts, to be added. */
export type CountChanges = Readonly<Partial<Record<CountName, number>>>

/** All counts at zero. */
export const NO_COUNTS: Counts = {
  waiting: 0,
  stuck: 0,
  assigned: 0,
  processed: 0,
  maxReset: 0,
  problematic: 0,
  gone: 0,
  removed: 0,
  created: 0,
  done: 0,
  failed: 0,
  failures: 0,
}

/** Counts after changes. */
export function addCounts(counts: Counts, changes: CountChanges): Counts {
  const sum: Record<CountName, number> = { ...counts }
  for (const name of COUNT_NAMES) sum[name] += changes[name] ?? 0
  return sum
}

/** Files that have a place: on a pile, in a task, done or stopped. One that was attached and has none yet is on its way. */
export function placedFiles(counts: Counts): number {
  return counts.waiting + counts.assigned + counts.processed + stoppedFiles(counts)
}

/** Files that stopped here for good, unless an operator resets them. */
export function stoppedFiles(counts: Counts): number {
  return counts.maxReset + counts.problematic
}
