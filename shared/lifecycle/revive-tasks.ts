import type { Task } from '../model/task.ts'
import { reopen } from './reopen.ts'
import type { Ports } from '../ports/ports.ts'
import { counted } from '../model/counted.ts'
import { PER_TRANSACTION } from '../ports/transaction.ts'
import { withReason } from './with-reason.ts'

/** Failed tasks of a simulation that are to live again: who wants it, and why (empty: not said). */
export interface Revival {
  readonly transformation: string
  readonly failed: readonly Task[]
  readonly by: string
  readonly reason: string
}

/**
 * Gives failed tasks of a simulation another attempt, with their runs. The transformation is Active again before and after:
 * in between it may close once more. Returns the numbers of those that live again.
 */
export async function reviveTasks(
  { transformation, failed, by, reason }: Revival,
  ports: Pick<Ports, 'transformations' | 'tasks' | 'queue' | 'clock'>,
): Promise<readonly number[]> {
  if (failed.length === 0) return []
  const again = { name: transformation, by, reason: 'failed tasks are tried again' }
  await reopen(again, ports)
  const revived: number[] = []
  for (let at = 0; at < failed.length; at += PER_TRANSACTION)
    revived.push(...(await reviveBatch(failed.slice(at, at + PER_TRANSACTION), ports)))
  await reopen(again, ports)
  const text = withReason(`Retried ${counted(revived.length, 'failed task')}`, reason)
  await ports.transformations.note(transformation, { at: ports.clock.now(), by, text })
  await ports.queue.send('submit', [{ version: 1, transformation }])
  return revived
}

/** Revives a batch; one by one when somebody else was faster with one of them. */
async function reviveBatch(failed: readonly Task[], ports: Pick<Ports, 'tasks' | 'clock'>): Promise<readonly number[]> {
  if (await revive(failed, ports)) return failed.map((task) => task.number)
  const revived: number[] = []
  if (failed.length > 1) for (const task of failed) if (await revive([task], ports)) revived.push(task.number)
  return revived
}

async function revive(failed: readonly Task[], ports: Pick<Ports, 'tasks' | 'clock'>): Promise<boolean> {
  const [first] = failed
  if (first === undefined) return true
  const due = ports.clock.now()
  const revivals = failed.map(({ number, attempt }) => ({ number, attempt, due }))
  const counts = { failed: -failed.length, created: failed.length }
  return ports.tasks.revive({ transformation: first.transformation, revivals, counts })
}
