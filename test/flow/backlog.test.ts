import { expect, it } from 'vitest'
import type { MemoryHome } from '../fixtures/memory-home.ts'
import { submittedHome } from '../fixtures/operated-home.ts'
import { openProduction } from '../fixtures/small-production.ts'

const TAKE = { transformation: 'open/take' }
const FILES = 2_345

/** A transformation for which so many files have gathered while it was Stopped. */
async function withBacklog(size: number): Promise<MemoryHome> {
  const home = await submittedHome(openProduction({ size }))
  await home.drive.settle()
  await home.client.stop(TAKE)
  await home.ports.catalog.register(
    Array.from({ length: FILES }, (_, index) => ({
      lfn: `/raw/${index}`,
      size: 1,
      checksum: `sha256:${'0'.repeat(64)}`,
      metadata: { data_level: 'DL0', zenith: 20 },
      replica: { storageElement: 'disk', path: `/raw/${index}` },
    })),
  )
  await home.drive.settle()
  expect((await home.client.tasks(TAKE)).tasks).toEqual([])
  return home
}

async function tasksOfSubmissions({ ports }: MemoryHome): Promise<readonly number[]> {
  const submissions = await ports.submissions.live(TAKE.transformation)
  return submissions.map(({ tasks }) => tasks.length).toSorted((a, b) => a - b)
}

function filesAtSite({ site }: MemoryHome): ReadonlySet<string> {
  return new Set(site.queued.flatMap(({ inputs }) => inputs.map(({ lfn }) => lfn)))
}

it('what gathered while it was Stopped leaves in steps of 1,000 tasks, each a submission, and none is left', async () => {
  const home = await withBacklog(1)
  await home.client.start(TAKE)
  await home.drive.settle()
  expect(home.site.queued).toHaveLength(FILES)
  expect(filesAtSite(home).size).toBe(FILES)
  expect(await tasksOfSubmissions(home)).toEqual([345, 1_000, 1_000])
})

it('a flush of so much is over when the last step is done', async () => {
  const home = await withBacklog(2)
  await home.client.flush(TAKE)
  await home.client.start(TAKE)
  await home.drive.settle()
  expect(filesAtSite(home).size).toBe(FILES)
  expect(await tasksOfSubmissions(home)).toEqual([173, 1_000])
})
