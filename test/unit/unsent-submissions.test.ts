import { describe, expect, it } from 'vitest'
import { submit } from '../../functions/submit/submit.ts'
import type { Submission } from '../../shared/ports/submissions.ts'
import type { MemoryHome } from '../fixtures/memory-home.ts'
import { submittedHome } from '../fixtures/operated-home.ts'
import { runHome } from '../fixtures/run-home.ts'

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
    sent: false,
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
    expect(await home.site.has('job-unsent')).toBe(false)
  })

  it('goes to the site once its lease is over', async () => {
    const home = await homeWithUnsent(1)
    home.clock.advance(LEASE_MS)
    await submit([MESSAGE], SETTINGS, home.ports)
    expect(await home.ports.submissions.read(['job-unsent'])).toMatchObject([{ sent: true }])
    expect(await home.site.has('job-unsent')).toBe(true)
  })

  it('is left to its owner meanwhile; one message comes back to it, however many met it', async () => {
    const home = await homeWithUnsent(1)
    await submit([MESSAGE, MESSAGE, MESSAGE], SETTINGS, home.ports)
    expect(await home.site.has('job-unsent')).toBe(false)
    home.clock.advance(LEASE_MS)
    expect(home.ports.queue.receive('submit', 10)).toHaveLength(1)
  })
})
