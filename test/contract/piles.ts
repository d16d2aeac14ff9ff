import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PileChange, PileEntry, PileHead } from '../../shared/ports/piles.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import type { BackEnd, BackEndUnderTest, MakeBackEnd } from './back-end.ts'
import { allPages } from './paging.ts'

const NAME = 'p/a'
/** When cuts are carried out. */
const NOW = 7

async function created(make: MakeBackEnd): Promise<BackEnd['ports']> {
  const { ports } = await make()
  await ports.transformations.create([aTransformation({ name: NAME }), aTransformation({ name: 'p/b' })])
  return ports
}

function entry(lfn: string, rev = 1): PileEntry {
  return {
    lfn,
    rev,
    size: 7,
    storageElements: ['A', 'B'],
    since: Number(lfn.slice(2)),
    errors: 0,
    needs: { zenith: 20 },
  }
}

function change(head: PileHead, given: Partial<PileChange> = {}): PileChange {
  return { head, put: [], remove: [], counts: {}, ...given }
}

const lfns = fc.uniqueArray(fc.constantFrom('/f1', '/f2', '/f3', '/f4'), { maxLength: 3 })
const step = fc.record({
  put: lfns,
  rev: fc.integer({ min: 1, max: 3 }),
  remove: lfns,
  /** Versions that the caller is behind. */
  behind: fc.constantFrom(0, 0, 0, 1),
  due: fc.option(fc.nat(9)),
  uncut: fc.boolean(),
})

function inArrivalOrder(entries: Iterable<PileEntry>): readonly PileEntry[] {
  return [...entries].sort((a, b) => a.since - b.since || (a.lfn < b.lfn ? -1 : 1))
}

/** What every back end's piles do. */
export function pilesContract({ name, make, runs }: BackEndUnderTest): void {
  describe(`piles: ${name}`, () => {
    it('change from the version that was read, files and counts and head together, or not at all', () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
          const ports = await created(make)
          const files = new Map<string, PileEntry>()
          let head = await ports.piles.head(NAME, 'x')
          const nothing = { version: 0, tasks: 0, pending: null, due: null, firstCut: null, stuck: 0, waiting: 0 }
          expect(head).toMatchObject({ ...nothing, uncut: false })
          let changes = 0
          for (const { put, remove, rev, behind, due, uncut } of steps) {
            const version = Math.max(0, head.version - behind)
            const next = { ...head, version, tasks: head.tasks + 1, due, uncut }
            const entries = put.map((lfn) => entry(lfn, rev))
            const leaving = remove.filter((lfn) => !put.includes(lfn))
            const done = await ports.piles.change(
              change(next, { put: entries, remove: leaving, counts: { waiting: 1 } }),
            )
            expect(done).toBe(next.version === head.version)
            if (done) {
              changes += 1
              for (const each of entries) files.set(each.lfn, each)
              for (const lfn of leaving) files.delete(lfn)
              head = { ...next, version: head.version + 1, waiting: files.size }
            }
            expect(await ports.piles.head(NAME, 'x')).toEqual(head)
            expect(await ports.piles.list(NAME, '', 10)).toEqual(head.version === 0 ? [] : [head])
            expect(inArrivalOrder(await ports.piles.waiting(NAME, 'x'))).toEqual(inArrivalOrder(files.values()))
            expect(await ports.piles.waiting(NAME, 'x', put)).toHaveLength(put.filter((lfn) => files.has(lfn)).length)
          }
          expect((await ports.transformations.progress(NAME))?.counts.waiting).toBe(changes)
          expect(await ports.piles.waiting(NAME, 'y')).toEqual([])
          expect(await ports.piles.waiting('p/b', 'x')).toEqual([])
        }),
        { numRuns: runs(100) },
      ))

    it('count the files that wait, however many come and leave at once, and whatever the caller says', async () => {
      const { piles } = await created(make)
      const many = Array.from({ length: 700 }, (_, index) => entry(`/f${index}`))
      const moves = [
        { put: many, remove: [], waiting: 700 },
        { put: many.slice(0, 3).map((one) => ({ ...one, rev: 2 })), remove: ['/none'], waiting: 700 },
        { put: [entry('/f700')], remove: many.slice(10).map(({ lfn }) => lfn), waiting: 11 },
        { put: [], remove: [...many.slice(0, 10).map(({ lfn }) => lfn), '/f700'], waiting: 0 },
      ]
      for (const { put, remove, waiting } of moves) {
        const head = { ...(await piles.head(NAME, 'x')), waiting: 5 }
        expect(await piles.change(change(head, { put, remove }))).toBe(true)
        expect((await piles.head(NAME, 'x')).waiting).toBe(waiting)
        expect((await piles.list(NAME, '', 10)).map((one) => one.waiting)).toEqual([waiting])
      }
    })

    it('keep a cut as it was first written, until it is carried out', async () => {
      const { piles } = await created(make)
      const cut = {
        transformation: NAME,
        pile: 'x',
        id: 'c1',
        tasks: [{ number: 1, target: ['A'], files: [{ lfn: '/f1', rev: 2 }] }],
      }
      expect(await piles.readCut(NAME, 'c1')).toBeUndefined()
      await piles.writeCut(cut)
      await piles.writeCut({ ...cut, tasks: [] })
      expect(await piles.readCut(NAME, 'c1')).toEqual(cut)
    })

    it('forget a cut and make its tasks ready at once, and once', () =>
      fc.assert(
        fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 4 }), async (ready) => {
          const { piles, submissions, transformations } = await created(make)
          await piles.change(change({ ...(await piles.head(NAME, 'x')), pending: 'c1' }, { put: [entry('/f1')] }))
          const head = await piles.head(NAME, 'x')
          const finish = { head, ready, now: NOW, counts: { created: ready.length } }
          expect([await piles.finish(finish), await piles.finish(finish)]).toEqual([true, false])
          expect(await piles.head(NAME, 'x')).toEqual({ ...head, pending: null, version: head.version + 1, waiting: 1 })
          expect(await submissions.ready(NAME, NOW - 1, 10)).toEqual([])
          const tasks = (await submissions.ready(NAME, NOW, 10)).flatMap((chunk) => chunk.tasks)
          expect(tasks).toEqual(ready.map((number) => ({ number, attempt: 1 })))
          expect((await transformations.progress(NAME))?.counts.created).toBe(ready.length)
        }),
        { numRuns: runs(30) },
      ))

    it('do not carry a cut out that is behind: no task is ready, nothing is counted', async () => {
      const { piles, submissions, transformations } = await created(make)
      await piles.change(change({ ...(await piles.head(NAME, 'x')), pending: 'c1' }))
      const old = await piles.head(NAME, 'x')
      await piles.change(change(old))
      expect(await piles.finish({ head: old, ready: [1], now: NOW, counts: { created: 1 } })).toBe(false)
      expect(await piles.head(NAME, 'x')).toMatchObject({ pending: 'c1', version: 2 })
      expect(await submissions.ready(NAME, NOW, 10)).toEqual([])
      expect((await transformations.progress(NAME))?.counts.created).toBe(0)
    })

    it('are listed by name in pages of any size, and by the time that they are due', () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.option(fc.nat(20)), { maxLength: 12 }),
          fc.nat(20),
          fc.integer({ min: 1, max: 5 }),
          async (dues, now, limit) => {
            const { piles } = await created(make)
            for (const [index, due] of dues.entries())
              await piles.change(change({ ...(await piles.head(NAME, `x${index}`)), due }))
            const names = dues.map((_, index) => `x${index}`)
            const listed = await allPages(
              '',
              (after) => piles.list(NAME, after, limit),
              (head) => head.pile,
            )
            expect(listed.map((head) => head.pile)).toEqual(names.toSorted())
            const isDue = names.filter((_, index) => (dues[index] ?? Infinity) <= now)
            const found = await piles.due(now, 100)
            expect(found.map((head) => head.pile).toSorted()).toEqual(isDue.toSorted())
            expect(await piles.due(now, 2)).toHaveLength(Math.min(2, isDue.length))
          },
        ),
        { numRuns: runs(50) },
      ))
  })
}
