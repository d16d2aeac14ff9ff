import { whyUnusable } from '../filter/unusable.ts'
import type { Transformation } from '../model/transformation.ts'
import type { Ports } from '../ports/ports.ts'
import { closes } from './flush-now.ts'
import { isWhole } from './is-whole.ts'
import { pagesOfPiles } from './pages-of-piles.ts'
import { wantsLook } from './wants-look.ts'

/**
 * Has those piles of a transformation looked at that have something to do in the state that is given: groups that are not complete
 * leave when it closes or an operator said so, times are over, or whoever was to see to them died. All heads are read, which is
 * cheap; most piles have nothing to do most of the time, and a message for each would cost more than all other work.
 */
export async function flushPiles(
  transformation: Pick<Transformation, 'definition' | 'state'>,
  ports: Pick<Ports, 'transformations' | 'piles' | 'queue' | 'clock'>,
): Promise<void> {
  const { definition, state } = transformation
  // Where the plugin cannot be read any more, nothing can be told: `close`, which whoever flushes tells too, stops it.
  if (whyUnusable(definition, null) !== null) return
  const whole = closes(state) && (await isWhole(transformation, 0, ports))
  const facts = { transformation, whole, now: ports.clock.now() }
  for await (const page of pagesOfPiles(definition.name, ports.piles))
    await ports.queue.send(
      'group',
      page
        .filter((head) => wantsLook(head, facts))
        .map(({ pile }) => ({ version: 1, transformation: definition.name, pile, lfns: [] })),
    )
}
