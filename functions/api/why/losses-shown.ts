import type { WhyTransformation } from '../../../shared/api/why.ts'
import { stoppedFiles } from '../../../shared/model/counts.ts'
import type { Standing } from '../../../shared/model/production-status.ts'
import type { Ports } from '../../../shared/ports/ports.ts'

/** Files and tasks named: the newest ones say as much as all. */
const SHOWN = 3

/** Some of what a transformation lost: its stopped files, and its newest tasks that failed. */
export type LossesShown = Pick<WhyTransformation, 'stopped' | 'failed'>

/** Two short lists, read only where the counts say that there is something in them. */
export async function lossesShown(
  { transformation, counts }: Standing,
  { attachments, tasks }: Pick<Ports, 'attachments' | 'tasks'>,
): Promise<LossesShown> {
  const { name } = transformation.definition
  const page = { transformation: name, after: '', limit: SHOWN }
  const files = stoppedFiles(counts) === 0 ? [] : await attachments.stopped(page)
  const failed = counts.failed === 0 ? [] : await tasks.failures(name, SHOWN)
  return {
    stopped: files.map(({ lfn, status, errors, reason }) => ({ lfn, status, errors, reason })),
    failed: failed.map(({ number, attempt, message }) => ({ task: number, attempts: attempt, message })),
  }
}
