import { describe, expect, it } from 'vitest'
import { endJobs } from '../../functions/clean/end-jobs.ts'
import type { SubmitPorts } from '../../functions/submit/ports.ts'
import { submit } from '../../functions/submit/submit.ts'
import type { Site } from '../../shared/ports/site.ts'
import type { Submission } from '../../shared/ports/submissions.ts'
import type { MemoryHome } from '../fixtures/memory-home.ts'
import { submittedHome } from '../fixtures/operated-home.ts'
import { runHome } from '../fixtures/run-home.ts'
import { overlay } from '../model/overlay.ts'

const NAME = 'small/simulate'
const MESSAGE = { version: 1, transformation: NAME } as const
const SETTINGS = { objectStorageElement: 'home', systemFields: [], site: 'simulated' }
const LEASE_MS = 60_000

/** A home with a submission that a worker wrote down and did not bring to the site, of an attempt of the first task. */
async function homeWithUnsent(attempt: number): Promise<MemoryHome> {
  const home = await submittedHome()
  await runHome(home, () => undefined)
  const now = home.clock.now()
  const submission: Submission = {
    name: 'job-unsent',
    transformation: NAME,
    tasks: [{ number: 1, attempt }],
    owner: 'somebody',
    leaseUntil: now + LEASE_MS,
    site: 'simulated',
    job: null,
    opened: now,
  }
  await home.ports.submissions.open(submission, [])
  return home
}

describe('a submission that was not brought to the site', () => {
  it('is closed when all its attempts are over, and the site never hears of it', async () => {
    const home = await homeWithUnsent(2)
    home.clock.advance(LEASE_MS)
    await submit([MESSAGE], SETTINGS, home.ports)
    expect(await home.ports.submissions.read(['job-unsent'])).toEqual([])
    expect(await home.site.find({ name: 'job-unsent' })).toBeUndefined()
  })

  it('goes to the site once its lease is over', async () => {
    const home = await homeWithUnsent(1)
    home.clock.advance(LEASE_MS)
    await submit([MESSAGE], SETTINGS, home.ports)
    expect(await home.ports.submissions.read(['job-unsent'])).toMatchObject([{ job: { id: 'job-unsent', tasks: [1] } }])
    expect(await home.site.find({ name: 'job-unsent' })).toBeDefined()
  })

  it('is left to its owner meanwhile; one message comes back to it, however many met it', async () => {
    const home = await homeWithUnsent(1)
    await submit([MESSAGE, MESSAGE, MESSAGE], SETTINGS, home.ports)
    expect(await home.site.find({ name: 'job-unsent' })).toBeUndefined()
    home.clock.advance(LEASE_MS)
    expect(home.ports.queue.receive('submit', 10)).toHaveLength(1)
  })

  it('is ended at the site when its production is removed, had the site taken it without anybody writing that down', async () => {
    const home = await homeWithUnsent(1)
    const owner: SubmitPorts = {
      ...home.ports,
      submissions: overlay(home.ports.submissions, { sent: () => Promise.reject(new Error('the worker died here')) }),
    }
    home.clock.advance(LEASE_MS)
    await expect(submit([MESSAGE], SETTINGS, owner)).rejects.toThrow('the worker died here')
    expect(home.site.queued.map((order) => order.submission)).toContain('job-unsent')
    await home.client.remove({ production: 'small' })
    await runHome(home, () => undefined)
    home.clock.advance(10_000)
    await runHome(home, () => undefined)
    expect(home.site.queued).toEqual([])
  })

  it('holds up the removal of its production for as long as its owner may bring it to the site', async () => {
    const home = await homeWithUnsent(2)
    await home.client.remove({ production: 'small' })
    for (let waited = 0; waited < LEASE_MS; waited += 10_000) {
      await runHome(home, () => undefined)
      expect(await home.ports.submissions.read(['job-unsent'])).toHaveLength(1)
      expect((await home.client.status({ production: 'small' })).status).toBe('Cleaning')
      home.clock.advance(10_000)
    }
    await runHome(home, () => undefined)
    expect(await home.ports.submissions.read(['job-unsent'])).toEqual([])
    expect((await home.client.productions({})).productions).toEqual([])
  })
})

it('a removal takes no job for over that its site does not show yet, and ends it when it does', async () => {
  const home = await submittedHome()
  await runHome(home, () => undefined)
  let isShown = false
  const { standing, terminate } = home.site
  const late: Partial<Site> = {
    standing: (submission, tasks) =>
      isShown ? standing.call(home.site, submission, tasks) : Promise.resolve(tasks.map(() => 'unknown' as const)),
    terminate: (submissions) => (isShown ? terminate.call(home.site, submissions) : Promise.resolve()),
  }
  const ports = { ...home.ports, site: overlay<Site>(home.site, late) }
  expect(await endJobs(NAME, ports)).toBe(false)
  expect(home.site.queued).not.toEqual([])
  isShown = true
  expect(await endJobs(NAME, ports)).toBe(false)
  expect(home.site.queued).toEqual([])
  expect(await endJobs(NAME, ports)).toBe(true)
})
