import { describe, expect, it, vi } from 'vitest'
import { lookAfter } from '../../functions/sweep/look-after.ts'
import { groupMessageSchema } from '../../shared/messages/group.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'
import { start } from '../fixtures/simulated-home.ts'

const NAME = 'p/a'
/** More piles of each kind than are read at a time. */
const PILES = 300

/** A home with piles that were cut and are empty, and piles with one file of two, by run number. */
async function withIdlePiles(plugin: Readonly<Record<string, unknown>> = {}): Promise<MemoryHome> {
  const home = memoryHome()
  const spec = { name: 'ByMetadata', parameters: { by: 'run_number', size: 2, ...plugin } }
  const input = { kind: 'open', query: { zenith: 20 } } as const
  await start(home, [aTransformation({ name: NAME, input, plugin: spec })])
  await home.drive.settle()
  const numbers = Array.from({ length: PILES }, (_, index) => index)
  await register(
    home,
    numbers.flatMap((run) => [`/raw/${run}/a`, `/raw/${run}/b`, `/raw/${PILES + run}/a`]),
  )
  return home
}

async function register({ ports, drive }: MemoryHome, lfns: readonly string[]): Promise<void> {
  const checksum = `sha256:${'0'.repeat(64)}`
  const files = lfns.map((lfn) => {
    const metadata = { zenith: 20, run_number: Number(lfn.split('/')[2]) }
    return { lfn, size: 1, checksum, metadata, replica: { storageElement: 'disk', path: lfn } }
  })
  await ports.catalog.register(files)
  await drive.settle()
}

/** Does something, and all that comes of it; returns the piles that `group` was told to look at, without a file's name. */
async function looked(home: MemoryHome, act: () => Promise<unknown>): Promise<readonly string[]> {
  const send = vi.spyOn(home.ports.queue, 'send')
  await act()
  await home.drive.settle()
  const messages = send.mock.calls.flatMap(([queue, list]) => (queue === 'group' ? list : []))
  send.mockRestore()
  const found = messages.map((message) => groupMessageSchema.parse(message))
  return found.flatMap(({ pile, lfns }) => (lfns.length === 0 ? [pile] : [])).toSorted()
}

function sweep(home: MemoryHome): Promise<readonly string[]> {
  return looked(home, () => lookAfter([{ version: 1, transformation: NAME }], home.ports))
}

/** Piles on which files wait. */
function partial(): readonly string[] {
  return Array.from({ length: PILES }, (_, index) => `run_number=${PILES + index}`).toSorted()
}

describe('piles that have nothing to do', () => {
  it('are left in peace by sweeps, empty or with part of a group', async () => {
    const home = await withIdlePiles()
    expect(
      (await home.ports.piles.list(NAME, '', 10 * PILES)).map(({ waiting }) => waiting).toSorted((a, b) => a - b),
    ).toEqual([...Array.from({ length: PILES }, () => 0), ...Array.from({ length: PILES }, () => 1)])
    expect(await sweep(home)).toEqual([])
  })

  it('are looked at once their time is over', async () => {
    const home = await withIdlePiles({ timeout: '1h' })
    expect(await sweep(home)).toEqual([])
    home.clock.advance(3_600_000)
    expect(await sweep(home)).toEqual(partial())
    expect(await sweep(home)).toEqual([])
  })

  it('are looked at by the first sweep after files came to them that could not be cut, and no more', async () => {
    const home = await withIdlePiles()
    await home.client.stop({ transformation: NAME, reason: 'lunch' })
    await register(home, ['/raw/1/c', '/raw/301/b'])
    const [found] = await home.ports.transformations.read([NAME])
    // It is started, and who should have had its piles looked at dies.
    if (found !== undefined)
      await home.ports.transformations.change({
        ...{ name: NAME, version: found.version, log: null },
        state: { ...found.state, status: 'Active' },
      })
    expect(await sweep(home)).toEqual(['run_number=1', 'run_number=301'])
    expect(await sweep(home)).toEqual([])
  })

  it('are looked at when an operator says flush if files wait on them, and do not follow it later', async () => {
    const home = await withIdlePiles()
    const flush = () => home.client.flush({ transformation: NAME, reason: 'no more comes today' })
    expect(await looked(home, flush)).toEqual(partial())
    const flushed = home.site.queued.length
    await register(home, ['/raw/1/c'])
    expect(home.site.queued).toHaveLength(flushed)
    expect(await sweep(home)).toEqual([])
  })

  it('are looked at when the transformation closes if files wait on them', async () => {
    const home = await withIdlePiles()
    for (const order of [...home.site.queued]) await home.site.end(order, 'done')
    const complete = () => home.client.complete({ transformation: NAME, reason: '' })
    expect(await looked(home, complete)).toEqual(partial())
    expect(await sweep(home)).toEqual([])
  })
})
