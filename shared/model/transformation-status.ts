/** Where a transformation stands in its life. */
export const TRANSFORMATION_STATUSES = [
  'New',
  'Active',
  'Stopped',
  'Completing',
  'Completed',
  'Archived',
  'Cleaning',
  'Cleaned',
] as const
/** Where a transformation stands in its life. */
export type TransformationStatus = (typeof TRANSFORMATION_STATUSES)[number]

/** The only moves there are. Completed -> Active: a late file arrived, or an operator extended it. */
const MOVES: Readonly<Record<TransformationStatus, readonly TransformationStatus[]>> = {
  New: ['Active', 'Cleaning'],
  Active: ['Stopped', 'Completing', 'Cleaning'],
  Stopped: ['Active', 'Completing', 'Cleaning'],
  Completing: ['Stopped', 'Completed', 'Cleaning'],
  Completed: ['Active', 'Archived', 'Cleaning'],
  Archived: [],
  Cleaning: ['Cleaned'],
  Cleaned: [],
}

/** Whether a transformation may move from one status to another. */
export function mayMove(from: TransformationStatus, to: TransformationStatus): boolean {
  return MOVES[from].includes(to)
}

/** The statuses in which waiting files are cut into tasks and ready tasks are submitted: stopping and cleaning are barriers only so. */
export function mayWork(status: TransformationStatus): boolean {
  return status === 'Active' || status === 'Completing'
}
