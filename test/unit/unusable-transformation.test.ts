import { describe, expect, it } from 'vitest'
import { match } from '../../functions/match/match.ts'
import { lookAfter } from '../../functions/sweep/look-after.ts'
import { ActiveSet, type ActiveTransformation } from '../../shared/filter/active-set.ts'
import { pluginOf } from '../../shared/plugins/plugin-of.ts'
import { aDefinition, aTransformation } from '../fixtures/definitions.ts'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'
import { registerFile } from '../fixtures/register-file.ts'
import { runHome } from '../fixtures/run-home.ts'
import { start } from '../fixtures/simulated-home.ts'

const RED = { kind: 'open', query: { color: 'red' } } as const
const RAW = { kind: 'open', query: { data_level: 'DL0' } } as const

/** Two productions that take files as they come: one asks for a field that the configuration does not declare any more. */
async function homeWith(broken: Parameters<typeof aTransformation>[0]): Promise<MemoryHome> {
  const home = memoryHome()
  await start(home, [aTransformation({ production: 'broken', ...broken })])
  await start(home, [aTransformation({ name: 'sound/take', production: 'sound', input: RAW })])
  return home
}

async function stateOf({ ports }: MemoryHome, name: string) {
  const [found] = await ports.transformations.read([name])
  return found?.state
}

async function reasonOf(home: MemoryHome, name: string): Promise<string> {
  return (await stateOf(home, name))?.reason ?? ''
}

describe('a transformation whose input query cannot be read any more', () => {
  it('is Stopped with the reason by the filter, and files go to the others', async () => {
    const home = await homeWith({ name: 'broken/take', input: RED })
    await registerFile(home, { lfn: '/raw/1', metadata: { data_level: 'DL0' } })
    await runHome(home)
    expect(home.problems).toEqual([])
    expect(await stateOf(home, 'broken/take')).toMatchObject({ status: 'Stopped' })
    expect(await reasonOf(home, 'broken/take')).toMatch(/^the input query cannot be read any more: .*color/)
    expect(home.site.started.map(({ transformation }) => transformation)).toEqual(['sound/take'])
  })

  it('is Stopped whoever meets it first, and again when it is started', async () => {
    const home = await homeWith({ name: 'broken/take', input: RED })
    await home.drive.settle()
    expect(await stateOf(home, 'broken/take')).toMatchObject({ status: 'Stopped', backfill: 'running' })
    await home.client.start({ transformation: 'broken/take' })
    await home.drive.settle()
    expect(await stateOf(home, 'broken/take')).toMatchObject({ status: 'Stopped', backfill: 'running' })
    expect(home.problems).toEqual([])
  })

  it('does not keep the others from closing', async () => {
    const home = memoryHome()
    await start(home, [
      aTransformation({ name: 'p/broken', input: { kind: 'closed', query: { color: 'red' } } }),
      aTransformation({ name: 'p/sound', input: { kind: 'closed', query: { data_level: 'DL0' } } }),
    ])
    await home.ports.queue.send('close', [
      { version: 1, transformation: 'p/broken' },
      { version: 1, transformation: 'p/sound' },
    ])
    await home.drive.settle()
    expect(await stateOf(home, 'p/broken')).toMatchObject({ status: 'Stopped' })
    expect(await stateOf(home, 'p/sound')).toMatchObject({ status: 'Completed' })
    expect(home.problems).toEqual([])
  })
})

describe('a transformation whose plugin cannot be read any more', () => {
  it('is Stopped with the reason by a sweep that comes to its piles, and when it is started again', async () => {
    const home = await homeWith({ name: 'broken/take', input: RAW, plugin: { name: 'Forgotten', parameters: {} } })
    const head = { ...(await home.ports.piles.head('broken/take', 'all')), uncut: true }
    const entry = { lfn: '/raw/1', size: 1, storageElements: ['disk'], since: 1, needs: {}, errors: 0, rev: 1 }
    await home.ports.piles.change({ head, put: [entry], remove: [], counts: { waiting: 1 } })
    for (const act of [
      () => lookAfter([{ version: 1, transformation: 'broken/take' }], home.ports),
      () => home.client.start({ transformation: 'broken/take' }),
    ]) {
      await act()
      await home.drive.settle()
      expect(await stateOf(home, 'broken/take')).toMatchObject({ status: 'Stopped' })
      expect(await reasonOf(home, 'broken/take')).toMatch(/^the plugin cannot be read any more: .*Forgotten/)
    }
    expect(home.problems).toEqual([])
  })

  it('is Stopped with the reason, and disturbs no other', async () => {
    const home = await homeWith({ name: 'broken/take', input: RAW, plugin: { name: 'Forgotten', parameters: {} } })
    await registerFile(home, { lfn: '/raw/1', metadata: { data_level: 'DL0' } })
    await home.ports.queue.send('group', [{ version: 1, transformation: 'broken/take', pile: '', lfns: ['/raw/1'] }])
    await runHome(home)
    expect(home.problems).toEqual([])
    expect(await stateOf(home, 'broken/take')).toMatchObject({ status: 'Stopped' })
    expect(await reasonOf(home, 'broken/take')).toMatch(/^the plugin cannot be read any more: .*Forgotten/)
    expect(home.site.started.map(({ transformation }) => transformation)).toEqual(['sound/take'])
  })
})

/** A set in which one more transformation wants everything, by a plugin that fails. */
class WithFailingPlugin extends ActiveSet {
  override wanting(metadata: Parameters<ActiveSet['wanting']>[0]): readonly ActiveTransformation[] {
    const plugin = {
      ...pluginOf(aDefinition({ name: 'x' })),
      pile: (): string => {
        throw new TypeError('no such thing')
      },
    }
    return [{ name: 'broken/take', plugin, admits: true }, ...super.wanting(metadata)]
  }
}

describe('a plugin that fails at a file', () => {
  it('stops its transformation only, and the file goes to the others', async () => {
    const home = await homeWith({ name: 'broken/take', input: RAW })
    await home.drive.settle()
    await registerFile(home, { lfn: '/raw/1', metadata: { data_level: 'DL0' } })
    await match(home.ports.catalog.changes(10).changes, new WithFailingPlugin(home.schema), home.ports)
    expect(await stateOf(home, 'broken/take')).toMatchObject({
      status: 'Stopped',
      reason: 'the plugin Standard finds no pile for /raw/1: no such thing',
      backfill: 'running',
    })
    expect(await home.ports.attachments.read('sound/take', ['/raw/1'])).toHaveLength(1)
  })
})

describe('why a file', () => {
  it('is answered, whatever other transformation cannot be read; of that one, asked for, too', async () => {
    const home = await homeWith({ name: 'broken/take', input: RED })
    await registerFile(home, { lfn: '/raw/1', metadata: { data_level: 'DL0' } })
    await registerFile(home, { lfn: '/raw/2', metadata: { data_level: 'DL1' } })
    await home.drive.settle()
    const sentences = async (request: { readonly subject: string; readonly transformation?: string }) =>
      (await home.client.why(request)).sentences
    expect(await sentences({ subject: '/raw/1' })).toEqual(['sound/take: It is in task sound/take/1, which is Queued.'])
    expect(await sentences({ subject: '/raw/2' })).toEqual([
      'No transformation wants it. The nearest misses:',
      'sound/take: It does not meet data_level=DL0: it has data_level = "DL1".',
    ])
    expect(await sentences({ subject: '/raw/1', transformation: 'broken/take' })).toEqual([
      expect.stringMatching(/^broken\/take: It takes no files: the input query cannot be read any more: .*color/),
    ])
  })

  it('that waits for a plugin that is gone is that it is gone, of the file, its transformation and its production', async () => {
    const home = await homeWith({ name: 'broken/take', input: RAW, plugin: { name: 'Forgotten', parameters: {} } })
    await home.drive.settle()
    const lfn = '/raw/1'
    const waiting = { lfn, size: 1, storageElements: ['disk'], since: 1, needs: {} }
    await home.ports.attachments.attach([{ transformation: 'broken/take', pile: 'all', catalogVersion: 1, ...waiting }])
    const head = await home.ports.piles.head('broken/take', 'all')
    await home.ports.piles.change({
      head,
      put: [{ ...waiting, errors: 0, rev: 1 }],
      remove: [],
      counts: { waiting: 1 },
    })
    for (const subject of [lfn, 'broken/take', 'broken'])
      expect((await home.client.why({ subject })).sentences.join(' ')).toMatch(
        /Unused: waits, but the plugin cannot be read any more: .*Forgotten/,
      )
  })
})
