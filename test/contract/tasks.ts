import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Task } from '../../shared/model/task.ts'
import type { TaskEnd } from '../../shared/ports/tasks.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import type { BackEnd, BackEndUnderTest, MakeBackEnd } from './back-end.ts'
import { allPages } from './paging.ts'

const NAME = 'p/a'
/** A moment at which all is due. */
const NOW = 100

function aTask(number: number, given: Partial<Task> = {}): Task {
  const fresh = { state: 'Created', attempt: 1, errors: 0, lost: 0, interrupted: 0, due: 5 } as const
  const open = { manifest: null, message: '', ended: null } as const
  return {
    transformation: NAME,
    number,
    ...fresh,
    ...open,
    target: ['A'],
    files: [`/f${number}`],
    created: 5,
    ...given,
  }
}

function anEnd(number: number, given: Partial<TaskEnd> = {}): TaskEnd {
  return { number, attempt: 1, state: 'Done', errors: 0, manifest: `m${number}`, message: '', ended: 9, ...given }
}

async function created(make: MakeBackEnd, numbers: readonly number[] = []): Promise<BackEnd['ports']> {
  const { ports } = await make()
  await ports.transformations.create([aTransformation({ name: NAME }), aTransformation({ name: 'p/b' })])
  await ports.tasks.create(numbers.map((number) => aTask(number)))
  return ports
}

/** What every back end's tasks do. */
export function tasksContract({ name, make, runs }: BackEndUnderTest): void {
  describe(`tasks: ${name}`, () => {
    it('get numbers that no other task of the transformation has or gets', () =>
      fc.assert(
        fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 9 }), async (counts) => {
          const { tasks } = await created(make)
          const taken: number[] = []
          for (const count of counts) {
            const first = await tasks.takeNumbers(NAME, count)
            taken.push(...Array.from({ length: count }, (_, index) => first + index))
          }
          expect(new Set(taken).size).toBe(taken.length)
          expect(taken.every((number) => number >= 1)).toBe(true)
          expect(await tasks.takeNumbers('p/b', 1)).toBe(1)
        }),
        { numRuns: runs(30) },
      ))

    it('are created once: what is there stays as it is', async () => {
      const { tasks } = await created(make, [1])
      await tasks.end({ transformation: NAME, ends: [anEnd(1)], counts: {} })
      await tasks.create([aTask(1), aTask(2)])
      expect(await tasks.read(NAME, [2, 1, 3])).toEqual([
        aTask(2),
        aTask(1, { state: 'Done', manifest: 'm1', ended: 9 }),
      ])
      expect(await tasks.read('p/b', [1])).toEqual([])
    })

    it('end or run again all together or not at all, by their current attempt, with the counts', () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({
              kind: fc.constantFrom('end' as const, 'retry' as const),
              numbers: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
              stale: fc.constantFrom(0, 0, 0, 1),
            }),
            { maxLength: 8 },
          ),
          async (steps) => {
            const { tasks, transformations, submissions } = await created(make, [1, 2, 3])
            const attempts = new Map([
              [1, 1],
              [2, 1],
              [3, 1],
            ])
            const over = new Set<number>()
            let done = 0
            for (const { kind, numbers, stale } of steps) {
              const isRight = stale === 0 && numbers.every((number) => attempts.has(number) && !over.has(number))
              const each = numbers.map((number) => ({ number, attempt: (attempts.get(number) ?? 1) - stale }))
              const counts = { done: 1 }
              const result =
                kind === 'end'
                  ? tasks.end({ transformation: NAME, ends: each.map((one) => anEnd(one.number, one)), counts })
                  : tasks.retry({
                      transformation: NAME,
                      retries: each.map((one) => ({
                        ...one,
                        errors: 1,
                        lost: 2,
                        interrupted: 0,
                        message: 'm',
                        due: 6,
                      })),
                      counts,
                    })
              expect(await result).toBe(isRight)
              if (!isRight) continue
              done += 1
              for (const number of numbers)
                if (kind === 'end') over.add(number)
                else attempts.set(number, (attempts.get(number) ?? 0) + 1)
            }
            const found = await tasks.read(NAME, [1, 2, 3, 4])
            expect(found.map((task) => [task.number, task.attempt, task.state])).toEqual(
              [...attempts].map(([number, attempt]) => [number, attempt, over.has(number) ? 'Done' : 'Created']),
            )
            expect((await transformations.progress(NAME))?.counts.done).toBe(done)
            const ready = (await submissions.ready(NAME, NOW, 100)).flatMap((chunk) => chunk.tasks)
            const retried = [...attempts].flatMap(([number, last]) =>
              Array.from({ length: last - 1 }, (_, index) => ({ number, attempt: index + 2 })),
            )
            expect(new Set(ready.map((one) => JSON.stringify(one)))).toEqual(
              new Set(retried.map((one) => JSON.stringify(one))),
            )
          },
        ),
        { numRuns: runs(100) },
      ))

    it('remember what they ended with, and what they run again with', async () => {
      const { tasks } = await created(make, [1, 2])
      const failed = anEnd(1, { state: 'Failed', manifest: null, errors: 1, message: 'broken' })
      await tasks.end({ transformation: NAME, ends: [failed], counts: {} })
      const again = { errors: 1, lost: 2, interrupted: 3, message: 'lost', due: 60 }
      const retry = { number: 2, attempt: 1, ...again }
      await tasks.retry({ transformation: NAME, retries: [retry], counts: {} })
      expect(await tasks.read(NAME, [1, 2])).toEqual([
        aTask(1, { state: 'Failed', errors: 1, message: 'broken', ended: 9 }),
        aTask(2, { attempt: 2, ...again }),
      ])
    })

    it('are listed by number in pages of any size; the failed ones newest first', () =>
      fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 15 }),
          fc.integer({ min: 1, max: 6 }),
          async (numbers, limit) => {
            const { tasks } = await created(make, numbers)
            const listed = await allPages(
              0,
              (after) => tasks.list(NAME, after, limit),
              (task) => task.number,
            )
            expect(listed.map((task) => task.number)).toEqual(numbers.toSorted((a, b) => a - b))
            for (const [ended, number] of numbers.entries()) {
              const end = anEnd(number, { state: ended % 2 === 0 ? 'Failed' : 'Done', ended })
              await tasks.end({ transformation: NAME, ends: [end], counts: {} })
            }
            const failed = numbers.filter((_, index) => index % 2 === 0).toReversed()
            expect((await tasks.failures(NAME, limit)).map((task) => task.number)).toEqual(failed.slice(0, limit))
          },
        ),
        { numRuns: runs(30) },
      ))
  })
}
