import { describe, expect, it } from 'vitest'
import type { SubmitPorts } from '../../functions/submit/ports.ts'
import { submit } from '../../functions/submit/submit.ts'
import { lookAfter } from '../../functions/sweep/look-after.ts'
import { changeState, moved } from '../../shared/lifecycle/change-state.ts'
import { CIRCUIT_BREAKER_FAILURES } from '../../shared/model/exit-class.ts'
import type { Transformation } from '../../shared/model/transformation.ts'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'
import { isOf, submittedHome, tasksOf, withFiles } from '../fixtures/operated-home.ts'
import { runHome } from '../fixtures/run-home.ts'
import { smallProduction } from '../fixtures/small-production.ts'
import { overlay } from '../model/overlay.ts'

const SIMULATE = { transformation: 'small/simulate' }
const PROCESS = { transformation: 'small/process' }
const TAKE = { transformation: 'open/take' }
const MESSAGE = { version: 1, ...SIMULATE } as const
const SETTINGS = { objectStorageElement: 'home', systemFields: [], site: 'simulated' }
const LEASE_MS = 15 * 60 * 1000

/** A home with four jobs at its site, of which this many have begun. */
async function homeWithBegun(count: number): Promise<MemoryHome> {
  const home = await submittedHome()
  await home.drive.settle()
  for (const order of home.site.queued.slice(0, count)) home.site.begun.add(order)
  return home
}

/** A home with four tasks that are ready, and nobody has handed them in: they were taken back, and it was started again. */
async function homeWithReady(): Promise<MemoryHome> {
  const home = await homeWithBegun(0)
  await home.client.stop(SIMULATE)
  await home.drive.settle()
  await setStatus(home, 'Active')
  return home
}

/** Changes the state, and dies before anybody is told. */
async function setStatus({ ports }: MemoryHome, to: 'Active' | 'Stopped'): Promise<void> {
  const decide = ({ state }: Transformation) => {
    const next = moved(state, to, 'nobody was told')
    return next === null ? null : { state: next, line: to }
  }
  await changeState({ name: SIMULATE.transformation, by: 'somebody', decide }, ports)
}

/** What attempts have cost the tasks of a transformation. */
async function costs({ ports }: MemoryHome, { transformation }: { readonly transformation: string }) {
  const tasks = await ports.tasks.list(transformation, 0, 100)
  return tasks.map(({ number, attempt, errors, lost, interrupted }) => [number, attempt, errors + lost + interrupted])
}

async function endsWell(home: MemoryHome): Promise<void> {
  await home.client.start(SIMULATE)
  await runHome(home)
  expect(await home.client.status({ production: 'small' })).toMatchObject({ status: 'Completed' })
  const runs = home.site.started.filter(isOf('simulate')).filter((order) => !home.site.recalled.includes(order))
  expect(runs.map(({ run }) => run).toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4])
}

describe('a stop', () => {
  it('takes back what has not begun, and lets end what has; a start runs the rest, and nothing of it counts', async () => {
    const home = await homeWithBegun(1)
    const [begun] = home.site.queued
    await home.client.stop(SIMULATE)
    await home.drive.settle()
    expect(home.site.queued).toEqual([begun])
    expect(await tasksOf(home, SIMULATE)).toMatchObject({ Waiting: 3, Queued: 0, Running: 1 })
    expect((await home.client.why({ subject: SIMULATE.transformation })).sentences).toContain(
      'Of its tasks 3 wait to be handed to a site, 0 are queued, 1 run.',
    )
    await runHome(home)
    expect(await tasksOf(home, SIMULATE)).toMatchObject({ Waiting: 3, Queued: 0, Running: 0, Done: 1 })
    await endsWell(home)
    expect(await costs(home, SIMULATE)).toEqual([
      [1, 1, 0],
      [2, 2, 0],
      [3, 2, 0],
      [4, 2, 0],
    ])
  })

  it('leaves the files of what is taken back where they are, without an error', async () => {
    const home = await withFiles(4)
    await home.client.stop(TAKE)
    await home.drive.settle()
    expect(home.site.queued).toEqual([])
    const { files } = await home.client.files(TAKE)
    expect(files.map(({ status, errors }) => [status, errors])).toEqual(Array(4).fill(['Assigned', 0]))
    expect((await home.client.why({ subject: `${TAKE.transformation}/1` })).sentences[0]).toMatch(
      /^It waits: .* Stopped/,
    )
  })

  it('that is followed by a start at once takes nothing back, or runs it again', async () => {
    const home = await homeWithBegun(1)
    await home.client.stop(SIMULATE)
    await home.client.start(SIMULATE)
    await home.drive.settle()
    expect(home.site.recalled).toEqual([])
    await home.client.stop(SIMULATE)
    const [transformation] = await home.ports.transformations.read([SIMULATE.transformation])
    expect(transformation?.state.status).toBe('Stopped')
    await submit([MESSAGE], SETTINGS, home.ports)
    await home.client.start(SIMULATE)
    await home.drive.settle()
    expect(home.site.recalled).toHaveLength(3)
    expect(home.site.queued).toHaveLength(4)
    await endsWell(home)
  })

  it('of one that is Completing takes back too, and it completes after the start', async () => {
    const home = await submittedHome()
    await runHome(home, (order) => (order.step === 'simulate' ? 'done' : undefined))
    expect((await home.client.transformation(PROCESS)).status).toBe('Completing')
    await home.client.stop(PROCESS)
    await runHome(home, () => undefined)
    expect(home.site.queued).toEqual([])
    expect((await home.client.transformation(PROCESS)).status).toBe('Stopped')
    await home.client.start(PROCESS)
    await runHome(home)
    expect(await home.client.status({ production: 'small' })).toMatchObject({ status: 'Completed' })
  })

  it('by the circuit breaker is one: what waits is not run, and is not counted as a failure', async () => {
    const home = memoryHome()
    await home.client.submit({ text: smallProduction({ runs: `count: ${3 * CIRCUIT_BREAKER_FAILURES}` }) })
    await home.drive.settle()
    for (const order of home.site.queued.slice(0, CIRCUIT_BREAKER_FAILURES)) await home.site.end(order, 'payload')
    await home.drive.settle()
    expect(await home.client.transformation(SIMULATE)).toMatchObject({ status: 'Stopped' })
    expect(home.site.queued).toEqual([])
    const progress = await home.ports.transformations.progress(SIMULATE.transformation)
    expect(progress?.counts).toMatchObject({
      failures: CIRCUIT_BREAKER_FAILURES,
      created: 3 * CIRCUIT_BREAKER_FAILURES,
    })
  })
})

describe('the sweep', () => {
  it('has taken back what a stop did not, because nobody was told of it', async () => {
    const home = await homeWithBegun(1)
    await setStatus(home, 'Stopped')
    await home.drive.settle()
    expect(home.site.queued).toHaveLength(4)
    await home.drive.sweep()
    await home.drive.settle()
    expect(home.site.queued).toHaveLength(1)
    await home.drive.sweep()
    await home.drive.settle()
    expect(home.site.recalled).toHaveLength(3)
  })

  it('finds what was taken back without a word: it counts for nothing all the same', async () => {
    const home = await homeWithBegun(0)
    home.site.tellsOfRecalls = false
    await home.client.stop(SIMULATE)
    await home.drive.settle()
    expect((await costs(home, SIMULATE))[0]).toEqual([1, 1, 0])
    await home.drive.sweep()
    await home.drive.settle()
    expect(await costs(home, SIMULATE)).toEqual([1, 2, 3, 4].map((number) => [number, 2, 0]))
    await endsWell(home)
  })

  it('sends nothing for one that is Stopped of which nothing is queued', async () => {
    const home = await homeWithBegun(4)
    await home.client.stop(SIMULATE)
    await home.drive.settle()
    const sent: string[] = []
    const queue = overlay(home.ports.queue, {
      send: async (name, messages) => void (messages.length > 0 && sent.push(name)),
    })
    await lookAfter([MESSAGE], { ...home.ports, queue })
    expect(sent).toEqual([])
  })
})

describe('a submission that is on its way when the stop comes', () => {
  const stopped = async (home: MemoryHome): Promise<void> => {
    await home.client.stop(SIMULATE)
    await home.drive.settle()
  }

  it('is taken back by who brings it', async () => {
    const home = await homeWithReady()
    const site = overlay(home.site, {
      submit: async (submission) => {
        await stopped(home)
        return home.site.submit(submission)
      },
    })
    await submit([MESSAGE], SETTINGS, { ...home.ports, site })
    expect(home.site.queued).toEqual([])
    await home.drive.settle()
    await endsWell(home)
  })

  it('is taken back when the one dies who has brought it, once it is found at the site', async () => {
    const home = await homeWithReady()
    const site = overlay(home.site, {
      submit: async (submission) => {
        await stopped(home)
        await home.site.submit(submission)
        throw new Error('the worker died here')
      },
    })
    await expect(submit([MESSAGE], SETTINGS, { ...home.ports, site })).rejects.toThrow('the worker died here')
    expect(home.site.queued).toHaveLength(4)
    home.clock.advance(LEASE_MS)
    await home.drive.settle()
    expect(home.site.queued).toEqual([])
    await endsWell(home)
  })

  it('is put back when the one dies who should bring it, and waits for no lease after the start', async () => {
    const home = await homeWithReady()
    const ports: SubmitPorts = {
      ...home.ports,
      site: overlay(home.site, { submit: () => Promise.reject(new Error('the worker died here')) }),
    }
    await expect(submit([MESSAGE], SETTINGS, ports)).rejects.toThrow('the worker died here')
    await stopped(home)
    expect(await home.ports.submissions.unsent(SIMULATE.transformation)).toHaveLength(1)
    home.clock.advance(LEASE_MS)
    await home.drive.settle()
    expect(await home.ports.submissions.unsent(SIMULATE.transformation)).toEqual([])
    expect(home.site.queued).toEqual([])
    await endsWell(home)
  })

  it('is taken back by the sweep when nobody else has come', async () => {
    const home = await homeWithReady()
    const transformations = overlay(home.ports.transformations, {
      read: async (names) => {
        const found = await home.ports.transformations.read(names)
        if (home.site.queued.length > 0) throw new Error('the worker died here')
        return found
      },
    })
    const submitting = submit([MESSAGE], SETTINGS, { ...home.ports, transformations })
    await expect(submitting).rejects.toThrow('the worker died here')
    await setStatus(home, 'Stopped')
    await home.drive.sweep()
    await home.drive.settle()
    expect(home.site.queued).toEqual([])
    await endsWell(home)
  })
})
