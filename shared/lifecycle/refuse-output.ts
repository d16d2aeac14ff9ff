import type { Lfn } from '../model/lfn.ts'
import type { Transformation } from '../model/transformation.ts'
import type { Clock } from '../ports/clock.ts'
import type { Transformations } from '../ports/transformations.ts'
import { changeState, moved, type Decision } from './change-state.ts'
import { reopen } from './reopen.ts'

/** An output that the catalog refused. */
export interface RefusedOutput {
  readonly transformation: string
  readonly task: number
  readonly lfn: Lfn
  readonly why: string
}

/**
 * Says that an output of a task that is Done was refused: tracking looked before it accepted the result, so somebody took the
 * LFN in between. The output is lost, and that must not end as "Completed": its transformation is stopped with the
 * reason, also when it was Completed before the output came to the catalog's door. Said once: whoever starts it again accepts
 * the loss. If it dies half way, whoever offers the output again goes on.
 */
export async function refuseOutput(
  { transformation, task, lfn, why }: RefusedOutput,
  ports: { readonly transformations: Transformations; readonly clock: Clock },
): Promise<void> {
  const what = `output ${lfn} of task ${task} was refused`
  const history = await ports.transformations.history(transformation)
  if (history.some(({ text }) => text.startsWith(`Stopped: ${what}`))) return
  const reason = `${what}: ${why}`
  const stop = { name: transformation, by: 'cascade', decide: (found: Transformation) => decide(found, reason) }
  // Between the two it may be Completed once more.
  while ((await changeState(stop, ports)) === null && (await isCompleted(transformation, ports)))
    await reopen({ name: transformation, by: 'cascade', reason }, ports)
}

function decide({ state }: Transformation, reason: string): Decision | null {
  const next = state.status === 'Stopped' ? { ...state, reason } : moved(state, 'Stopped', reason)
  return next === null ? null : { state: next, line: `Stopped: ${reason}` }
}

async function isCompleted(name: string, ports: { readonly transformations: Transformations }): Promise<boolean> {
  const [found] = await ports.transformations.read([name])
  return found?.state.status === 'Completed'
}
