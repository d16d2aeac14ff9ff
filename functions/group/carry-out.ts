import type { PlannedTask, Task } from '../../shared/model/task.ts'
import type { BoundPlugin } from '../../shared/plugins/bound-plugin.ts'
import type { PileHead } from '../../shared/ports/piles.ts'
import { sideBySide } from '../../shared/ports/side-by-side.ts'
import type { GroupContext } from './ports.ts'
import { release } from './release.ts'

/**
 * Carries out the cut that a pile promises: marks its files, makes its tasks, and only then, in one transaction, forgets
 * the promise and makes the tasks ready. Anyone may, any number of times: files are marked only with the revision that
 * the cut saw, tasks are made only if absent, and the last write needs the pile as it was read.
 *
 * A file whose revision has grown since the cut is refused: its task runs without it; or, where a group is only right as
 * a whole, not at all, and the others go back to the pile. Who is refused once is always refused, so all who carry out the cut
 * come to the same.
 */
export async function carryOut(
  head: PileHead,
  plugin: Pick<BoundPlugin, 'splits'>,
  context: GroupContext,
): Promise<void> {
  const { ports } = context
  const { transformation, pending } = head
  const now = ports.clock.now()
  if (pending === null) return
  const cut = await ports.piles.readCut(transformation, pending)
  // Carried out, and forgotten, by somebody else since the pile was read.
  if (cut === undefined) return
  const tasks = await sideBySide(cut.tasks, async (planned) => {
    const assigned = await ports.attachments.assign(transformation, planned.number, planned.files)
    const isTorn = !plugin.splits && assigned.length < planned.files.length
    if (isTorn) await release(transformation, planned, context)
    return taskOf(planned, { transformation, files: isTorn ? [] : assigned, now })
  })
  const refused = filesOf(cut.tasks) - filesOf(tasks)
  await ports.tasks.create(tasks)
  const ready = tasks.filter((task) => task.state === 'Created').map((task) => task.number)
  await ports.piles.finish({ head, ready, now, counts: { assigned: -refused, created: ready.length } })
}

function filesOf(tasks: readonly { readonly files: readonly unknown[] }[]): number {
  return tasks.reduce((sum, { files }) => sum + files.length, 0)
}

function taskOf(
  planned: PlannedTask,
  facts: { readonly transformation: string; readonly files: Task['files']; readonly now: number },
): Task {
  const isVoid = planned.files.length > 0 && facts.files.length === 0
  return {
    transformation: facts.transformation,
    number: planned.number,
    state: isVoid ? 'Void' : 'Created',
    attempt: 1,
    errors: 0,
    lost: 0,
    interrupted: 0,
    due: facts.now,
    target: planned.target,
    files: facts.files,
    manifest: null,
    message: isVoid ? 'files of it had left before it could run' : '',
    created: facts.now,
    ended: null,
  }
}
