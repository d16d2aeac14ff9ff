import { describe, expect, it } from 'vitest'
import type { Task } from '../../shared/model/task.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import type { BackEndUnderTest } from './back-end.ts'

const NAME = 'p/simulate'
/** When tasks live again. */
const NOW = 7

function aTask(number: number): Task {
  const ended = { manifest: null, message: '', ended: null }
  const fresh = { state: 'Created', attempt: 1, errors: 2, lost: 1, interrupted: 1, due: 5 } as const
  return { transformation: NAME, number, ...fresh, target: [], files: [], created: 5, ...ended }
}

/** What every back end must do when failed tasks are to live again. */
export function taskRevivalContract({ name, make }: BackEndUnderTest): void {
  describe(`tasks that live again: ${name}`, () => {
    async function failed(numbers: readonly number[]) {
      const { ports } = await make()
      await ports.transformations.create([aTransformation({ name: NAME })])
      await ports.tasks.create(numbers.map(aTask))
      const ends = numbers.map((number) => {
        return { number, attempt: 1, state: 'Failed', errors: 2, manifest: null, message: 'broken', ended: 9 } as const
      })
      await ports.tasks.end({ transformation: NAME, ends, counts: { failed: numbers.length } })
      return ports
    }

    it('gives them their next attempt, ready, with no failure counted, and takes them from the failed', async () => {
      const { tasks, submissions, transformations } = await failed([1, 2])
      const counts = { failed: -1, created: 1 }
      expect(
        await tasks.revive({ transformation: NAME, revivals: [{ number: 2, attempt: 1, due: NOW }], counts }),
      ).toBe(true)
      const [revived] = await tasks.read(NAME, [2])
      expect(revived).toMatchObject({
        state: 'Created',
        attempt: 2,
        errors: 0,
        lost: 0,
        interrupted: 0,
        due: NOW,
        ended: null,
      })
      expect((await tasks.failures(NAME, 10)).map((task) => task.number)).toEqual([1])
      const ready = await submissions.ready(NAME, NOW, 10)
      expect(ready.flatMap((chunk) => chunk.tasks)).toEqual([{ number: 2, attempt: 2 }])
      expect((await transformations.progress(NAME))?.counts).toMatchObject({ failed: 1, created: 1 })
    })

    it.each([
      ['one is at another attempt', [{ number: 1, attempt: 2 }]],
      ['one lives', [{ number: 3, attempt: 1 }]],
      ['one is not there', [{ number: 4, attempt: 1 }]],
    ])('changes nothing when %s', async (_, wrong) => {
      const { tasks, submissions, transformations } = await failed([1, 2])
      await tasks.create([aTask(3)])
      const revivals = [{ number: 2, attempt: 1 }, ...wrong].map((one) => ({ ...one, due: NOW }))
      expect(await tasks.revive({ transformation: NAME, revivals, counts: { failed: -2 } })).toBe(false)
      expect(await tasks.failures(NAME, 10)).toHaveLength(2)
      expect(await submissions.ready(NAME, NOW, 10)).toEqual([])
      expect((await transformations.progress(NAME))?.counts.failed).toBe(2)
    })

    it('does it once: a second time the attempt is another', async () => {
      const { tasks, submissions } = await failed([1])
      const change = { transformation: NAME, revivals: [{ number: 1, attempt: 1, due: NOW }], counts: {} }
      expect([await tasks.revive(change), await tasks.revive(change)]).toEqual([true, false])
      expect(await submissions.ready(NAME, NOW, 10)).toHaveLength(1)
    })
  })
}
