import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TRANSFORMATION_STATUSES, type TransformationStatus } from '../../shared/model/transformation-status.ts'
import type { Submission } from '../../shared/ports/submissions.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { aSubmission } from '../fixtures/submissions.ts'
import type { BackEnd, BackEndUnderTest, MakeBackEnd } from './back-end.ts'

const NAME = 'p/a'
/** What a site makes of a submission: in its own order. */
const JOB = { id: 'arn:of/a job:1', tasks: [3, 1, 2] }
/** When chunks are due that are not said to be due at another time. */
const NOW = 7

/** A transformation of a status, with ready chunks of one task each. */
async function ready(
  make: MakeBackEnd,
  chunks: number,
  status: TransformationStatus = 'Active',
): Promise<BackEnd['ports']> {
  const { ports } = await make()
  const { definition, state } = aTransformation({ name: NAME })
  await ports.transformations.create([{ definition, state: { ...state, status } }, aTransformation({ name: 'p/b' })])
  for (let number = 1; number <= chunks; number += 1) {
    const head = await ports.piles.head(NAME, 'x')
    await ports.piles.finish({ head, ready: [number], now: NOW, counts: {} })
  }
  return ports
}

/** What every back end's submissions do. */
export function submissionsContract({ name, make, runs }: BackEndUnderTest): void {
  describe(`submissions: ${name}`, () => {
    it('find ready tasks when they are due and not before, longest due first, and say when the next will be', () =>
      fc.assert(
        fc.asyncProperty(fc.array(fc.nat(9), { maxLength: 6 }), fc.nat(9), fc.integer({ min: 1, max: 6 }), check),
        { numRuns: runs(50) },
      ))

    async function check(dues: readonly number[], now: number, limit: number): Promise<void> {
      const { submissions, piles } = await ready(make, 0)
      for (const [number, due] of dues.entries()) {
        // A pile each: its name says nothing of when its tasks are due.
        const head = await piles.head(NAME, `x${9 - number}`)
        await piles.finish({ head, ready: [number], now: due, counts: {} })
      }
      const found = await submissions.ready(NAME, now, limit)
      const isDue = dues.filter((due) => due <= now).toSorted((a, b) => a - b)
      expect(found.map((chunk) => chunk.due)).toEqual(isDue.slice(0, limit))
      for (const { due, tasks } of found) expect(dues[tasks[0]?.number ?? -1]).toBe(due)
      const later = dues.filter((due) => due > now)
      expect(await submissions.nextDue(NAME, now)).toBe(later.length === 0 ? null : Math.min(...later))
      expect(await submissions.nextDue('p/b', now)).toBeNull()
    }

    it('find a task that rests after a loss when it is due, beside one that does not rest', async () => {
      const { submissions, tasks } = await ready(make, 0)
      const files = { target: [], files: [], manifest: null, message: '', created: 1, ended: null }
      const fresh = { transformation: NAME, state: 'Created', attempt: 1, errors: 0, lost: 0, interrupted: 0 } as const
      await tasks.create([1, 2].map((number) => ({ ...fresh, ...files, number, due: 1 })))
      const retries = [1, 2].map((number) => {
        return { number, attempt: 1, errors: 0, lost: 1, interrupted: 0, message: 'lost', due: 10 * number }
      })
      await tasks.retry({ transformation: NAME, retries, counts: {} })
      const found = async (now: number) =>
        (await submissions.ready(NAME, now, 9)).flatMap((chunk) => chunk.tasks.map((task) => task.number))
      expect([await found(9), await found(10), await found(19), await found(20)]).toEqual([[], [1], [1], [1, 2]])
      expect([await submissions.nextDue(NAME, 9), await submissions.nextDue(NAME, 10)]).toEqual([10, 20])
      await submissions.open(aSubmission(), await submissions.ready(NAME, 10, 9))
      expect(await found(20)).toEqual([2])
      expect(await submissions.nextDue(NAME, 9)).toBe(20)
    })

    it('find of those due at one time the oldest first, no more than asked for', async () => {
      const { submissions } = await ready(make, 5)
      const numbers = async (limit: number) =>
        (await submissions.ready(NAME, NOW, limit)).map((chunk) => chunk.tasks[0]?.number)
      expect(await numbers(3)).toEqual([1, 2, 3])
      expect(await numbers(9)).toEqual([1, 2, 3, 4, 5])
      expect(await submissions.ready('p/b', NOW, 9)).toEqual([])
    })

    it('take a ready chunk once: of all who want some of the same, one gets them', () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 3 }), { maxLength: 6 }),
          async (wishes) => {
            const { submissions } = await ready(make, 4)
            const chunks = await submissions.ready(NAME, NOW, 9)
            const taken = new Set<number>()
            for (const [index, wish] of wishes.entries()) {
              const wanted = wish.flatMap((number) => chunks[number] ?? [])
              const free = wish.every((number) => !taken.has(number))
              expect(await submissions.open(aSubmission({ name: `job-${index}` }), wanted)).toBe(free)
              if (free) for (const number of wish) taken.add(number)
            }
            const left = chunks.filter((_, index) => !taken.has(index))
            expect(await submissions.ready(NAME, NOW, 9)).toEqual(left)
          },
        ),
        { numRuns: runs(50) },
      ))

    it.each(TRANSFORMATION_STATUSES)('are opened of one that is Active or Completing only: %s', async (status) => {
      const { submissions } = await ready(make, 1, status)
      const chunks = await submissions.ready(NAME, NOW, 9)
      const may = status === 'Active' || status === 'Completing'
      expect(await submissions.open(aSubmission(), chunks)).toBe(may)
      expect(await submissions.ready(NAME, NOW, 9)).toEqual(may ? [] : chunks)
      expect(await submissions.unsent(NAME)).toEqual(may ? [aSubmission()] : [])
    })

    it('belong to their owner until the lease is over, and then to the first who claims them', () =>
      fc.assert(
        fc.asyncProperty(fc.array(fc.integer({ min: 90, max: 130 }), { maxLength: 6 }), async (moments) => {
          const { submissions } = await ready(make, 1)
          await submissions.open(aSubmission(), await submissions.ready(NAME, NOW, 9))
          let leaseUntil = 100
          for (const [index, now] of moments.entries()) {
            const claim = { name: 'job-1', owner: `worker ${index}`, now, leaseUntil: now + 10 }
            const isOver = now >= leaseUntil
            expect(await submissions.claim(claim)).toBe(isOver)
            if (!isOver) continue
            leaseUntil = now + 10
            expect(await submissions.unsent(NAME)).toEqual([aSubmission({ owner: claim.owner, leaseUntil })])
          }
          await submissions.sent('job-1', JOB)
          expect(await submissions.claim({ name: 'job-1', owner: 'late', now: 9999, leaseUntil: 99_999 })).toBe(false)
        }),
        { numRuns: runs(50) },
      ))

    it('are put back when their site refuses them: their tasks are ready again, at once and once; not when a site has them', async () => {
      const { submissions } = await ready(make, 3)
      const tasks = [1, 2, 3].map((number) => ({ number, attempt: 1 }))
      const submission = aSubmission({ tasks, opened: NOW })
      await submissions.open(submission, await submissions.ready(NAME, NOW, 9))
      await submissions.putBack(submission)
      await submissions.putBack(submission)
      const [chunk, ...more] = await submissions.ready(NAME, NOW, 9)
      expect([chunk?.tasks, more]).toEqual([tasks, []])
      expect(await submissions.live(NAME)).toEqual([])
      const next = { ...submission, name: 'job-2' }
      expect(await submissions.open(next, chunk === undefined ? [] : [chunk])).toBe(true)
      await submissions.sent('job-2', JOB)
      await submissions.putBack(next)
      expect(await submissions.ready(NAME, NOW, 9)).toEqual([])
      expect(await submissions.read(['job-2'])).toEqual([{ ...next, job: JOB }])
    })

    it('are live until they are closed, whether the site has them or not; read by name; twice is once', async () => {
      const { submissions } = await ready(make, 2)
      const [one, two] = await submissions.ready(NAME, NOW, 9)
      await submissions.open(aSubmission(), one === undefined ? [] : [one])
      await submissions.open(aSubmission({ name: 'job-2', opened: 2 }), two === undefined ? [] : [two])
      await submissions.sent('job-1', JOB)
      await submissions.sent('job-1', JOB)
      const names = (list: readonly Submission[]): readonly string[] => list.map((each) => each.name)
      expect(names(await submissions.live(NAME))).toEqual(['job-1', 'job-2'])
      expect(names(await submissions.unsent(NAME))).toEqual(['job-2'])
      expect(await submissions.read(['job-2', 'none', 'job-1'])).toEqual([
        aSubmission({ name: 'job-2', opened: 2 }),
        aSubmission({ job: JOB }),
      ])
      await submissions.close(['job-1', 'none'])
      await submissions.close(['job-1'])
      expect(names(await submissions.live(NAME))).toEqual(['job-2'])
      expect(await submissions.live('p/b')).toEqual([])
    })
  })
}
