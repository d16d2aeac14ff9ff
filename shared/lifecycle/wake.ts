import { flushPiles } from './flush-piles.ts'
import type { Transformation } from '../model/transformation.ts'
import type { Ports } from '../ports/ports.ts'

/** Has the stages look at a transformation after a change of its state: its backfill, its piles, its ready tasks (or, if it was stopped, those at its site), its end. */
export async function wake(
  transformation: Pick<Transformation, 'definition' | 'state'>,
  ports: Pick<Ports, 'transformations' | 'piles' | 'queue' | 'clock'>,
): Promise<void> {
  const { definition } = transformation
  const about = { version: 1, transformation: definition.name } as const
  await ports.queue.send('activate', [about])
  if (definition.input.kind === 'none') await ports.queue.send('group', [{ ...about, pile: '', lfns: [] }])
  else await flushPiles(transformation, ports)
  await ports.queue.send('submit', [about])
  await ports.queue.send('close', [about])
}
