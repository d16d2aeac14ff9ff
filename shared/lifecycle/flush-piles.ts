import type { Ports } from '../ports/ports.ts'

const PAGE = 500

/** Has every pile of a transformation looked at: with the state it is in now, groups that are not complete leave. */
export async function flushPiles(transformation: string, ports: Pick<Ports, 'piles' | 'queue'>): Promise<void> {
  let after = ''
  for (;;) {
    const piles = await ports.piles.list(transformation, after, PAGE)
    await ports.queue.send(
      'group',
      piles.map(({ pile }) => ({ version: 1, transformation, pile, lfns: [] })),
    )
    const last = piles.at(-1)
    if (last === undefined || piles.length < PAGE) return
    after = last.pile
  }
}
