import type { Task } from '../../shared/model/task.ts'
import { reopen } from '../../shared/lifecycle/reopen.ts'
import { withReason } from './act.ts'
import type { ApiContext } from './context.ts'
import { counted } from '../../shared/model/counted.ts'
import { PER_TRANSACTION } from '../../shared/ports/transaction.ts'

/**
 * Gives failed tasks of a simulation another attempt, with their runs. The transformation is Active again before and after:
 * in between it may close once more. Returns the numbers of those that live again.
 */
export async function reviveTasks(
  request: { readonly transformation: string; readonly failed: readonly Task[]; readonly reason: string },
  context: ApiContext,
): Promise<readonly number[]> {
  const { transformation, failed } = request
  const { ports, by } = context
  if (failed.length === 0) return []
  const again = { name: transformation, by, reason: 'failed tasks are tried again' }
  await reopen(again, ports)
  const revived: number[] = []
  for (let at = 0; at < failed.length; at += PER_TRANSACTION)
    revived.push(...(await reviveBatch(failed.slice(at, at + PER_TRANSACTION), context)))
  await reopen(again, ports)
  const text = withReason(`Retried ${counted(revived.length, 'failed task')}`, request.reason)
  await ports.transformations.note(transformation, { at: ports.clock.now(), by, text })
  await ports.queue.send('submit', [{ version: 1, transformation }])
  return revived
}

/** Revives a batch; one by one when somebody else was faster with one of them. */
async function reviveBatch(failed: readonly Task[], context: ApiContext): Promise<readonly number[]> {
  if (await revive(failed, context)) return failed.map((task) => task.number)
  const revived: number[] = []
  if (failed.length > 1) for (const task of failed) if (await revive([task], context)) revived.push(task.number)
  return revived
}

async function revive(failed: readonly Task[], { ports }: ApiContext): Promise<boolean> {
  const [first] = failed
  if (first === undefined) return true
  const due = ports.clock.now()
  const revivals = failed.map(({ number, attempt }) => ({ number, attempt, due }))
  const counts = { failed: -failed.length, created: failed.length }
  return ports.tasks.revive({ transformation: first.transformation, revivals, counts })
}
