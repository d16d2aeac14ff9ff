import { describe, expect, it } from 'vitest'
import type { TrackMessage } from '../../shared/messages/track.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import { manifestKey } from '../../shared/model/manifest.ts'
import type { Objects } from '../../shared/ports/objects.ts'
import { aSent } from '../fixtures/submissions.ts'
import type { Site } from '../../shared/ports/site.ts'
import type { SentSubmission } from '../../shared/ports/submissions.ts'

/** A site under test, with what shows what it does. */
export interface SiteUnderTest {
  readonly site: Site
  readonly objects: Objects
  /** What it has sent to `track` so far. */
  readonly sent: () => readonly TrackMessage[]
  /** Lets it start jobs; before that, they stay queued. */
  readonly open: () => void
  /** An order whose job ends at once, well. */
  readonly brief: (submission: string, task: number) => TaskOrder
  /** An order whose job never ends by itself. */
  readonly endless: (submission: string, task: number) => TaskOrder
}

/** A job's start and end take as long as the machine pleases. */
const SOON = { timeout: 50_000, interval: 50 }

/** What every back end's site must do. */
export function siteContract(name: string, make: () => Promise<SiteUnderTest>): void {
  /** As the port has it: looked up first. */
  const submit = async (
    { site }: SiteUnderTest,
    orders: readonly [TaskOrder, ...TaskOrder[]],
  ): Promise<SentSubmission> => {
    const [{ submission, transformation, site: at }] = orders
    const job = await site.find({ name: submission, site: at })
    const handedIn = job ?? (await site.submit({ name: submission, transformation, site: at, orders }))
    return { ...aSent(submission), job: handedIn }
  }

  describe(`site: ${name}`, () => {
    it('knows a submission that it was given, and where its tasks stand', async () => {
      const test = await make()
      expect(await test.site.find(aSent('s'))).toBeUndefined()
      const sent = await submit(test, [test.brief('s', 2), test.brief('s', 1)])
      expect(sent.job.tasks).toEqual([2, 1])
      expect(await test.site.find(aSent('s'))).toEqual(sent.job)
      expect(await test.site.standing(sent, [2, 3, 1])).toEqual(['queued', 'unknown', 'queued'])
      expect(['ended', 'unknown']).toContain((await test.site.standing(aSent('other'), [1]))[0])
    })

    it('runs each execution once, however often it was handed in, and tells of its end when its manifest is there', async () => {
      const test = await make()
      const orders = [test.brief('s', 1), test.brief('s', 2)] as const
      const sent = await submit(test, orders)
      expect(await submit(test, orders)).toEqual(sent)
      test.open()
      await expect.poll(() => test.sent().length, SOON).toBe(2)
      const ended = test.sent().map(({ task, end, submission }) => ({ task, end, submission }))
      expect(ended.toSorted((one, other) => one.task - other.task)).toEqual([
        { task: 1, end: 'ended', submission: 's' },
        { task: 2, end: 'ended', submission: 's' },
      ])
      for (const order of orders) expect(await test.objects.get(manifestKey(order))).toBeDefined()
      expect(['ended', 'unknown']).toContain((await test.site.standing(sent, [1]))[0])
    })

    it('counts what is queued and what runs, of submissions and in all', async () => {
      const test = await make()
      const order = test.endless('s', 1)
      const sent = await submit(test, [order])
      expect(await test.site.summary([sent, aSent('other')])).toEqual({ queued: 1, running: 0 })
      expect(await test.site.summary([aSent('other')])).toEqual({ queued: 0, running: 0 })
      test.open()
      await expect.poll(() => test.site.summary([sent, aSent('other')]), SOON).toEqual({ queued: 0, running: 1 })
      expect(await test.site.load()).toMatchObject({ queued: 0, running: 1, allowed: true })
      await test.site.terminate([sent], 'enough')
      await expect.poll(() => test.site.load(), SOON).toMatchObject({ queued: 0, running: 0 })
    })

    it('ends what is queued and what runs, and tells of it; other submissions go on', async () => {
      const test = await make()
      const runs = await submit(test, [test.endless('s', 1)])
      test.open()
      await expect.poll(() => test.site.standing(runs, [1]), SOON).toEqual(['running'])
      const waits = await submit(test, [test.endless('waits', 2), test.endless('waits', 3)])
      await submit(test, [test.brief('other', 4)])
      await test.site.terminate([runs, waits, aSent('never heard of')], 'enough')
      await expect.poll(() => test.sent().length, SOON).toBe(4)
      const ends = test.sent().map(({ task, end }) => [task, end] as const)
      expect(new Map(ends)).toEqual(
        new Map([
          [1, 'terminated'],
          [2, 'terminated'],
          [3, 'terminated'],
          [4, 'ended'],
        ]),
      )
    })

    it('takes back what is queued and tells of it, twice as once; what runs goes on, and so do other submissions', async () => {
      const test = await make()
      const runs = await submit(test, [test.endless('s', 1), test.endless('s', 2), test.endless('s', 3)])
      test.open()
      await expect.poll(() => test.site.summary([runs]), SOON).toEqual({ queued: 2, running: 1 })
      const other = await submit(test, [test.endless('other', 4)])
      for (let times = 0; times < 2; times += 1) await test.site.recall([runs, aSent('never heard of')], 'stopped')
      await expect.poll(() => test.sent().length, SOON).toBe(2)
      await expect.poll(() => test.site.summary([runs]), SOON).toEqual({ queued: 0, running: 1 })
      expect(test.sent().map(({ task, end }) => [task, end])).toEqual(
        expect.arrayContaining([
          [2, 'recalled'],
          [3, 'recalled'],
        ]),
      )
      expect(['ended', 'recalled', 'unknown']).toContain((await test.site.standing(runs, [2]))[0])
      expect(await test.site.standing(runs, [1])).toEqual(['running'])
      expect(await test.site.standing(other, [4])).toEqual(['queued'])
      await test.site.terminate([runs, other], 'enough')
      await expect.poll(() => test.sent().length, SOON).toBe(4)
    })
  })
}
