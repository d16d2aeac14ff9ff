import { ordersMost } from '../../shared/lifecycle/orders-most.ts'
import type { Cut } from '../../shared/model/task.ts'
import { mayWork } from '../../shared/model/transformation-status.ts'
import { carryOut } from './carry-out.ts'
import type { GroupContext } from './ports.ts'

/** A simulation's tasks come from one pile without a name and without files. */
const SIMULATION_PILE = ''

/** Its tasks have no files that could be refused. */
const WITHOUT_FILES = { splits: true }

/** Tasks made in one step: a cut of this size is one item of DynamoDB. */
const STEP = 500

/**
 * Makes the tasks that a simulation wants and has not got, a step at a time. Their numbers are the pile's own count, so
 * that run numbers have no gaps: of two workers at one version of the pile, one writes.
 */
export async function growSimulation(transformation: string, context: GroupContext): Promise<void> {
  const { ports } = context
  for (;;) {
    const [found] = await ports.transformations.read([transformation])
    const head = await ports.piles.head(transformation, SIMULATION_PILE)
    if (head.pending !== null) {
      await carryOut(head, WITHOUT_FILES, context)
      continue
    }
    if (found === undefined || !mayWork(found.state.status)) return
    const count = Math.min(found.state.wanted - head.tasks, STEP, ordersMost(found))
    if (count <= 0) return
    const cut = runs(transformation, head.tasks + 1, { count, id: ports.newId() })
    await ports.piles.writeCut(cut)
    const next = { ...head, tasks: head.tasks + count, pending: cut.id, firstCut: head.firstCut ?? ports.clock.now() }
    if (!(await ports.piles.change({ head: next, put: [], remove: [], counts: {} }))) continue
    await carryOut({ ...next, version: head.version + 1 }, WITHOUT_FILES, context)
    if (head.tasks + count < found.state.wanted)
      await ports.queue.send('group', [{ version: 1, transformation, pile: SIMULATION_PILE, lfns: [] }])
    return
  }
}

function runs(transformation: string, first: number, { count, id }: { count: number; id: string }): Cut {
  const tasks = Array.from({ length: count }, (_, index) => ({ number: first + index, target: [], files: [] }))
  return { transformation, pile: SIMULATION_PILE, id, tasks }
}
