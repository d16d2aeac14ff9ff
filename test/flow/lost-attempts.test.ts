import { describe, expect, it } from 'vitest'
import { INTERRUPTIONS } from '../../shared/model/exit-class.ts'
import { MAX_DELAY_SECONDS } from '../../shared/ports/queue.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { simulatedHome, start, type SimulatedHome } from '../fixtures/simulated-home.ts'
import type { SimulatedEnd } from '../fixtures/simulated-site.ts'

const NAME = 'p/a'

/** A step that takes one file, alone. */
async function withFile(retrySeconds: readonly number[]): Promise<SimulatedHome> {
  const home = simulatedHome({ retrySeconds })
  const checksum = `sha256:${'0'.repeat(64)}`
  const replica = { storageElement: 'disk', path: '/f' }
  await home.ports.catalog.register([{ lfn: '/in/f', size: 1, checksum, metadata: { data_level: 'R1' }, replica }])
  await start(home, [aTransformation({ name: NAME, input: { kind: 'closed', query: { data_level: 'R1' } } })])
  await home.drive.settle()
  return home
}

/** A simulation of one run. */
async function withRun(retrySeconds: readonly number[]): Promise<SimulatedHome> {
  const home = simulatedHome({ retrySeconds })
  const runs = { wanted: 1, runs: [{ first: 7, count: 1 }] }
  await start(home, [aTransformation({ name: NAME, type: 'MCSimulation', maxErrors: 2 }, runs)])
  await home.drive.settle()
  return home
}

/** Ends the one job there is. */
async function end(home: SimulatedHome, how: SimulatedEnd): Promise<void> {
  const [order, ...others] = home.site.queued
  expect(others).toEqual([])
  if (order === undefined) throw new Error('there is no job')
  await home.site.end(order, how)
  await home.drive.settle()
}

/** Seconds until the next attempt is at the site, whole ones; no more than `limit`. */
async function restOf(home: SimulatedHome, limit = 5000): Promise<number> {
  for (let seconds = 0; seconds <= limit; seconds += 1) {
    if (home.site.queued.length > 0) return seconds
    home.clock.advance(1000)
    await home.drive.settle()
  }
  throw new Error(`no attempt within ${limit} s`)
}

async function taskOf({ ports }: SimulatedHome, number = 1) {
  const [task] = await ports.tasks.read(NAME, [number])
  if (task === undefined) throw new Error(`there is no task ${number}`)
  return task
}

async function statusOf({ ports }: SimulatedHome): Promise<string | undefined> {
  return (await ports.transformations.read([NAME]))[0]?.state.status
}

describe('an attempt that the infrastructure lost', () => {
  it.each(['vanished', 'infrastructure'] as const)(
    '(%s) is followed by the next after a rest that grows; meanwhile its step does not complete',
    async (how) => {
      const home = await withFile([10, 60])
      const rests: number[] = []
      for (let attempts = 1; attempts < 3; attempts += 1) {
        await end(home, how)
        expect((await taskOf(home)).due).toBeGreaterThan(home.clock.now())
        expect(await statusOf(home)).toBe('Completing')
        rests.push(await restOf(home))
      }
      expect(rests).toEqual([10, 60])
      await end(home, 'done')
      expect(await statusOf(home)).toBe('Completed')
      expect(await taskOf(home)).toMatchObject({ attempt: 3, lost: 2, state: 'Done' })
    },
  )

  it('the third time is an error of its file, which is in a new task at once', async () => {
    const home = await withFile([10, 60])
    for (let attempts = 1; attempts <= 3; attempts += 1) {
      await restOf(home)
      await end(home, 'vanished')
    }
    expect(await restOf(home)).toBe(0)
    expect(home.site.queued[0]).toMatchObject({ task: 2, attempt: 1 })
    expect((await home.ports.attachments.read(NAME, ['/in/f']))[0]).toMatchObject({ errors: 1, task: 2 })
  })

  it('rests also where it is the error of a run, which goes on as the same task', async () => {
    const home = await withRun([10, 60])
    const rests: number[] = []
    for (let attempts = 1; attempts <= 3; attempts += 1) {
      await end(home, 'vanished')
      rests.push(await restOf(home))
    }
    expect(rests).toEqual([10, 60, 60])
    expect(await taskOf(home)).toMatchObject({ attempt: 4, lost: 2, errors: 1 })
  })

  it('rests for longer than a message can wait, if it is told to', async () => {
    const home = await withFile([MAX_DELAY_SECONDS * 2 + 5])
    await end(home, 'vanished')
    expect(await restOf(home)).toBe(MAX_DELAY_SECONDS * 2 + 5)
  })

  it('is found by the sweep, when it is due, where every message was lost', async () => {
    const home = await withFile([10])
    await end(home, 'vanished')
    home.database.sqlite.exec('DELETE FROM messages')
    await home.drive.sweep()
    await home.drive.settle()
    expect(home.site.queued).toEqual([])
    home.database.sqlite.exec('DELETE FROM messages')
    home.clock.advance(10_000)
    await home.drive.settle()
    expect(home.site.queued).toEqual([])
    await home.drive.sweep()
    await home.drive.settle()
    expect(home.site.queued).toMatchObject([{ task: 1, attempt: 2 }])
  })

  it('keeps no other task of the step from a site', async () => {
    const home = simulatedHome({ retrySeconds: [10] })
    const runs = { wanted: 3, runs: [{ first: 1, count: 3 }] }
    await start(home, [aTransformation({ name: NAME, type: 'MCSimulation' }, runs)])
    await home.drive.settle()
    const [first, second] = home.site.queued
    if (first === undefined || second === undefined) throw new Error('there should be three jobs')
    await home.site.end(first, 'vanished')
    await home.site.end(second, 'payload')
    await home.drive.settle()
    expect(home.site.queued.map(({ task, attempt }) => [task, attempt])).toEqual([
      [3, 1],
      [second.task, 2],
    ])
    home.site.queued.splice(0)
    expect(await restOf(home)).toBe(10)
  })
})

describe('a job whose site goes down with it', () => {
  it('runs again at once, and is no loss', async () => {
    const home = await withFile([10])
    await end(home, 'interrupted')
    expect(await restOf(home)).toBe(0)
    expect(await taskOf(home)).toMatchObject({ attempt: 2, lost: 0, interrupted: 1 })
  })

  it(`is suspected of it after ${INTERRUPTIONS} times: an error of its file, with a reason that says so`, async () => {
    const home = await withFile([10])
    for (let attempts = 1; attempts < INTERRUPTIONS; attempts += 1) await end(home, 'interrupted')
    expect(await taskOf(home)).toMatchObject({ attempt: INTERRUPTIONS, state: 'Created' })
    await end(home, 'interrupted')
    const [file] = await home.ports.attachments.read(NAME, ['/in/f'])
    const reason = `its site went down while it ran, ${INTERRUPTIONS} times: the job may be what brings it down`
    expect(file).toMatchObject({ errors: 1, task: 2, reason: `task 1: ${reason}` })
    expect(await taskOf(home)).toMatchObject({ state: 'Failed', message: reason })
  })

  it('ends in a run that has failed for good, not in one that runs for ever', async () => {
    const home = await withRun([0])
    // Two errors: the second interruption after the bound is the second.
    for (let attempts = 1; attempts <= INTERRUPTIONS + 1; attempts += 1) await end(home, 'interrupted')
    expect(home.site.queued).toEqual([])
    expect(await taskOf(home)).toMatchObject({ state: 'Failed', errors: 2 })
    expect(await statusOf(home)).toBe('Completed')
  })
})
