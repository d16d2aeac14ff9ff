import { describe, expect, it } from 'vitest'
import { reconcile, type ReconcilePorts } from '../../functions/sweep/reconcile.ts'
import type { Task } from '../../shared/model/task.ts'
import type { SentSubmission } from '../../shared/ports/submissions.ts'
import { aSubmission } from '../fixtures/submissions.ts'

const TASKS = 10
/** After the lease of whoever handed it in. */
const LATER = 100

/** Submissions of ten tasks each, of which a site has so many left; nothing was told of the others. */
function aGround(left: readonly number[]) {
  const submissions = left.map((_, index): SentSubmission => {
    const numbers = Array.from({ length: TASKS }, (_each, at) => index * TASKS + at + 1)
    const tasks = numbers.map((number) => ({ number, attempt: 1 }))
    return { ...aSubmission({ name: `${index}`, tasks }), job: { id: `${index}`, tasks: numbers } }
  })
  const seen = { summaries: 0, looked: [] as string[], sent: [] as unknown[], closed: [] as string[] }
  const atSite = ({ name }: SentSubmission): number => left[Number(name)] ?? 0
  const ports: ReconcilePorts = {
    submissions: {
      live: async () => submissions,
      close: async (names) => void seen.closed.push(...names),
    },
    tasks: { read: async (_, numbers) => numbers.map(aTask) },
    site: {
      summary: async (some) => {
        seen.summaries += 1
        return { queued: some.reduce((sum, one) => sum + atSite(one), 0), running: 0 }
      },
      standing: async (one, tasks) => {
        seen.looked.push(one.name)
        return tasks.map((_, at) => (at < atSite(one) ? 'queued' : 'ended'))
      },
    },
    clock: { now: () => LATER },
    queue: { send: async (_, messages) => void seen.sent.push(...messages) },
  }
  return { ports, seen }
}

/** A task of attempt 1; those of a tenth submission are over. */
function aTask(number: number): Task {
  const state = number > 90 ? 'Done' : 'Created'
  const counts = { created: 0, errors: 0, lost: 0, interrupted: 0, due: 0 }
  return { transformation: 'p/a', number, attempt: 1, state, files: [], target: [], manifest: null, ...counts, ...REST }
}
const REST = { message: '', ended: null } as const

describe('a task of which its site knows nothing', () => {
  it.each([
    ['while it may have been handed in a moment ago, is not lost', 99, []],
    ['when whoever had the lease must have done so, is', 100, [expect.objectContaining({ task: 1, end: 'vanished' })]],
  ])('%s', async (_, now, expected) => {
    const { ports, seen } = aGround([0])
    const site = {
      ...ports.site,
      standing: async (__: unknown, tasks: readonly number[]) => tasks.map(() => 'unknown' as const),
    }
    await reconcile('p/a', { ...ports, site, clock: { now: () => now } })
    expect(seen.sent.slice(0, 1)).toEqual(expected)
  })
})

describe('comparing with a site', () => {
  it('is one request where all that was given to it is there, however many submissions that are', async () => {
    const { ports, seen } = aGround(Array<number>(9).fill(TASKS))
    await reconcile('p/a', ports)
    expect(seen).toEqual({ summaries: 1, looked: [], sent: [], closed: [] })
  })

  it('looks at the tasks of those alone of which some are gone', async () => {
    const { ports, seen } = aGround([3, 0, ...Array<number>(7).fill(TASKS)])
    await reconcile('p/a', ports)
    expect(seen.looked).toEqual(['0', '1'])
    expect(seen.sent).toHaveLength(7 + TASKS)
    expect(seen.sent).toContainEqual(expect.objectContaining({ task: 4, submission: '0', end: 'vanished' }))
  })

  it('forgets a submission that is gone and none of whose tasks is alive', async () => {
    const { ports, seen } = aGround([...Array<number>(9).fill(TASKS), 0])
    await reconcile('p/a', ports)
    expect(seen).toMatchObject({ looked: [], sent: [], closed: ['9'] })
  })

  it('asks nothing where there is nothing', async () => {
    const { ports, seen } = aGround([])
    await reconcile('p/a', ports)
    expect(seen.summaries).toBe(0)
  })
})
