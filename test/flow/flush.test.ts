import { describe, expect, it } from 'vitest'
import { aTransformation } from '../fixtures/definitions.ts'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'
import { start } from '../fixtures/simulated-home.ts'

/** A home with one transformation that has a pile for each zenith angle. */
async function byZenith(size: { readonly size?: number }): Promise<MemoryHome> {
  const home = memoryHome()
  const plugin = { name: 'ByMetadata', parameters: { by: 'zenith', ...size } }
  await start(home, [aTransformation({ name: 'p/a', input: { kind: 'open', query: { campaign: 'C' } }, plugin })])
  return home
}

async function register({ ports, drive }: MemoryHome, lfn: string, zenith: number): Promise<void> {
  const checksum = `sha256:${'0'.repeat(64)}`
  const replica = { storageElement: 'disk', path: lfn }
  await ports.catalog.register([{ lfn, size: 1, checksum, metadata: { campaign: 'C', zenith }, replica }])
  await drive.settle()
}

async function flush({ client, drive }: MemoryHome): Promise<void> {
  await client.flush({ transformation: 'p/a', reason: 'no more comes today' })
  await drive.settle()
}

/** LFNs of the inputs of each job that was started. */
function groups({ site }: MemoryHome): readonly (readonly string[])[] {
  return site.queued.map((order) => order.inputs.map(({ lfn }) => lfn))
}

describe.each([
  { what: 'groups of two', size: { size: 2 } },
  { what: 'groups behind a barrier', size: {} },
])('a flush of $what is over when it is done', ({ size }) => {
  it('what waited leaves, and what begins to wait elsewhere after it does not', async () => {
    const home = await byZenith(size)
    await register(home, '/f1', 20)
    await flush(home)
    expect(groups(home)).toEqual([['/f1']])
    await register(home, '/f2', 40)
    expect(groups(home)).toEqual([['/f1']])
    await flush(home)
    expect(groups(home)).toEqual([['/f1'], ['/f2']])
  })
})

it('a flush of one that is Stopped holds for what waits, not for what begins to wait before it is started', async () => {
  const home = await byZenith({ size: 2 })
  await register(home, '/f1', 20)
  await home.client.stop({ transformation: 'p/a', reason: 'lunch' })
  await flush(home)
  await register(home, '/f2', 40)
  expect(groups(home)).toEqual([])
  await home.client.start({ transformation: 'p/a', reason: '' })
  await home.drive.settle()
  expect(groups(home)).toEqual([['/f1']])
})
