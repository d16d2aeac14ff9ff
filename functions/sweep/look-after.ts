import type { SweepMessage } from '../../shared/messages/sweep.ts'
import { placedFiles } from '../../shared/model/counts.ts'
import { mayWork } from '../../shared/model/transformation-status.ts'
import { roundOf, isBehind, type Transformation } from '../../shared/model/transformation.ts'
import { changeState } from '../../shared/lifecycle/change-state.ts'
import type { Ports } from '../../shared/ports/ports.ts'
import { flushPiles } from '../../shared/lifecycle/flush-piles.ts'
import { isQueued } from './is-queued.ts'
import { reconcile } from './reconcile.ts'

/** What looking after a transformation speaks to. */
export type LookAfterPorts = Pick<
  Ports,
  'transformations' | 'piles' | 'tasks' | 'submissions' | 'site' | 'queue' | 'clock'
>

/**
 * Finds and mends what an event failed to say about a transformation. It decides nothing itself: it sends the messages
 * that should have been sent, and the stages, which may be run twice, do the rest.
 */
export async function lookAfter(messages: readonly SweepMessage[], ports: LookAfterPorts): Promise<void> {
  const names = [...new Set(messages.map((message) => message.transformation))]
  for (const transformation of await ports.transformations.read(names)) await lookAfterOne(transformation, ports)
}

async function lookAfterOne(transformation: Transformation, ports: LookAfterPorts): Promise<void> {
  const { definition, state } = transformation
  const about = { version: 1, transformation: definition.name } as const
  if (state.status === 'New' || state.status === 'Archived') return
  // Also of one that is stopped or over: its jobs may still run, and their ends may be lost.
  await reconcile(definition.name, ports)
  // Also of one that is Completed: what it missed while it could not be worked on may bring it back.
  const mayTake = mayWork(state.status) || state.status === 'Completed'
  if (mayTake && isBehind(state)) await ports.queue.send('activate', [about])
  if (state.status === 'Completed' && (await isOvertaken(transformation, ports)))
    await ports.queue.send('close', [about])
  if (state.status === 'Stopped' && (await isQueued(definition.name, ports))) await ports.queue.send('submit', [about])
  if (!mayWork(state.status)) return
  await flushPiles(transformation, ports)
  if (definition.input.kind === 'none') await ports.queue.send('group', [{ ...about, pile: '', lfns: [] }])
  await ports.queue.send('submit', [about])
  await walkAgain(transformation, ports)
  await ports.queue.send('close', [about])
}

/** Whether its parents have completed again since, and nobody told it. */
async function isOvertaken({ definition, state }: Transformation, ports: LookAfterPorts): Promise<boolean> {
  return state.audit.round !== roundOf(await ports.transformations.read(definition.parents))
}

/**
 * Closing waits for files that the audit found and that have left since (removed from the catalog, say): nothing is under
 * way, and they are still missed. The audit begins anew.
 */
async function walkAgain(transformation: Transformation, ports: LookAfterPorts): Promise<void> {
  const { name, input } = transformation.definition
  if (transformation.state.status !== 'Completing' || transformation.state.audit.state !== 'flush') return
  const counts = (await ports.transformations.progress(name))?.counts
  if (counts === undefined || input.kind === 'none') return
  if (counts.assigned > 0 || placedFiles(counts) >= transformation.state.audit.expected) return
  await changeState(
    {
      name,
      by: 'cascade',
      decide: ({ state }) =>
        state.status === 'Completing'
          ? {
              state: { ...state, audit: { ...state.audit, state: 'running', cursor: null, expected: 0, gone: 0 } },
              line: null,
            }
          : null,
    },
    ports,
  )
}
