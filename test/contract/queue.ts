import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GroupMessage } from '../../shared/messages/group.ts'
import { MAX_DELAY_SECONDS } from '../../shared/ports/queue.ts'
import type { BackEndUnderTest } from './back-end.ts'

const OTHERS = ['activate', 'register', 'submit', 'track', 'close', 'clean'] as const

const message: fc.Arbitrary<GroupMessage> = fc.record({
  version: fc.constant(1 as const),
  transformation: fc.string(),
  pile: fc.string(),
  lfns: fc.array(fc.string(), { maxLength: 3 }),
})

/** What every back end's queues do. They may do worse: give a message twice, or, but for a pile's, in another order. */
export function queueContract({ name, make, runs }: BackEndUnderTest): void {
  describe(`queue: ${name}`, () => {
    it('brings every message as it was sent to the queue it was sent to; those of a pile in their order', () =>
      fc.assert(
        fc.asyncProperty(fc.array(fc.array(message, { maxLength: 4 }), { maxLength: 5 }), async (batches) => {
          const { ports, receive } = await make()
          for (const batch of batches) await ports.queue.send('group', batch)
          const received = await receive('group')
          const sent = batches.flat()
          expect(new Set(received.map((one) => JSON.stringify(one)))).toEqual(
            new Set(sent.map((one) => JSON.stringify(one))),
          )
          const first = sent[0]?.pile
          const ofPile = (list: readonly unknown[]) => list.filter((one) => pileOf(one) === first)
          expect(withoutDoubles(ofPile(received))).toEqual(withoutDoubles(ofPile(sent)))
          for (const queue of OTHERS) expect(await receive(queue)).toEqual([])
        }),
        { numRuns: runs(100) },
      ))

    it('holds a delayed message back until its time', async () => {
      const { ports, receive, advance } = await make()
      const about = (transformation: string) => ({ version: 1, transformation }) as const
      // So long that no machine is too slow to see that it is held back, where time cannot be moved.
      await ports.queue.send('close', [about('p/late')], MAX_DELAY_SECONDS)
      await ports.queue.send('close', [about('p/soon')], 1)
      const early = await receive('close')
      await advance(1001)
      const received = [...early, ...(await receive('close'))]
      expect(received).toContainEqual(about('p/soon'))
      expect(received).not.toContainEqual(about('p/late'))
    })
  })
}

function pileOf(one: unknown): unknown {
  return typeof one === 'object' && one !== null && 'pile' in one ? one.pile : undefined
}

function withoutDoubles(list: readonly unknown[]): readonly string[] {
  return [...new Set(list.map((one) => JSON.stringify(one)))]
}
