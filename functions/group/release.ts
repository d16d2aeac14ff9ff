import { lookAgain } from '../../shared/lifecycle/look-again.ts'
import type { PlannedTask } from '../../shared/model/task.ts'
import type { GroupContext, GroupPorts } from './ports.ts'
import { PAIRS_PER_TRANSACTION } from '../../shared/ports/transaction.ts'

/**
 * Gives files back that were assigned to a task that will not be: as they were, and counted by what carries out the
 * cut; and looks at them again, because what the catalog learned of them meanwhile passed them by. Does so each time, before
 * the cut is forgotten: the run before may have died before it could.
 */
export async function release(name: string, planned: PlannedTask, context: GroupContext): Promise<void> {
  const { ports } = context
  const [made] = await ports.tasks.read(name, [planned.number])
  // Long ago carried out by somebody else, whole; what is missing now is on its way back from it.
  if (made !== undefined && made.state !== 'Void') return
  const [transformation] = await ports.transformations.read([name])
  for (let at = 0; at < planned.files.length; at += PAIRS_PER_TRANSACTION) {
    const lfns = planned.files.slice(at, at + PAIRS_PER_TRANSACTION).map((file) => file.lfn)
    while (!(await releaseBatch({ transformation: name, task: planned.number, lfns }, ports)));
    if (transformation !== undefined) await lookAgain(transformation, lfns, context)
  }
}

async function releaseBatch(
  batch: { readonly transformation: string; readonly task: number; readonly lfns: readonly string[] },
  ports: GroupPorts,
): Promise<boolean> {
  const { transformation, task, lfns } = batch
  const mine = (await ports.attachments.read(transformation, lfns)).filter((file) => file.task === task)
  const files = mine.map(({ lfn, rev, errors, reason }) => ({ lfn, rev, errors, reason, status: 'Unused' as const }))
  return files.length === 0 || ports.attachments.change({ transformation, task, files, counts: {} })
}
