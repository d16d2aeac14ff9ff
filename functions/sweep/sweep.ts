import type { Ports } from '../../shared/ports/ports.ts'

/** What the timer speaks to. */
export type SweepPorts = Pick<Ports, 'productions' | 'piles' | 'queue' | 'clock'>

/** Piles whose time-out is over, looked at in one sweep. */
const DUE = 1000

/** Has the piles looked at whose oldest file has waited long enough. Cheap: it reads only those. */
export async function sweepDue(ports: Pick<SweepPorts, 'piles' | 'queue' | 'clock'>): Promise<void> {
  const due = await ports.piles.due(ports.clock.now(), DUE)
  await ports.queue.send(
    'group',
    due.map((pile) => ({ version: 1, ...pile, lfns: [] })),
  )
}

/**
 * Has transformations looked after, a message each: see `look-after.ts`; of all productions, or of one share of them, so that
 * a timer may spread them over its ticks. Twice is safe, and if it dies half way, the next one comes.
 */
export async function sweep(ports: SweepPorts, share?: number): Promise<void> {
  await sweepDue(ports)
  for (const production of await ports.productions.list(share))
    await ports.queue.send(
      'sweep',
      production.transformations.map((transformation) => ({ version: 1, transformation })),
    )
}
