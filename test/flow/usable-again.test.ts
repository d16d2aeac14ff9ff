import { describe, expect, it } from 'vitest'
import { activate } from '../../functions/activate/activate.ts'
import { match } from '../../functions/match/match.ts'
import { CTA_METADATA_FIELDS } from '../../shared/config/metadata-fields.ts'
import { ActiveSet } from '../../shared/filter/active-set.ts'
import { metadataSchema } from '../../shared/model/metadata-schema.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'
import { registerFile } from '../fixtures/register-file.ts'
import { runHome } from '../fixtures/run-home.ts'
import { start } from '../fixtures/simulated-home.ts'

const NAME = 'p/take'
const GOOD = { data_level: 'R1', quality: 'OK', particle: 'gamma' }
/** A configuration in which a field that the query asks for is declared no more. */
const POOR = metadataSchema(CTA_METADATA_FIELDS.filter(({ name }) => name !== 'quality'))

/** A home with files /in/1, /in/2... that wait on the pile of gammas: 10,000 make a group. */
async function withWaiting(count: number, kind: 'open' | 'closed'): Promise<MemoryHome> {
  const home = memoryHome()
  for (let number = 1; number <= count; number += 1) await registerFile(home, { lfn: `/in/${number}`, metadata: GOOD })
  const plugin = { name: 'ByMetadata', parameters: { by: 'particle', size: 10_000 } }
  const query = { data_level: 'R1', quality: 'OK' }
  await start(home, [aTransformation({ name: NAME, input: { kind, query }, plugin })])
  // It would flush its piles at once.
  if (kind === 'closed') await home.client.stop({ transformation: NAME })
  await home.drive.settle()
  return home
}

/** What becomes of the changes of the catalog while an engine works with the poor configuration. */
async function filterPoorly({ ports }: MemoryHome): Promise<void> {
  const { changes, upTo } = ports.catalog.changes(100)
  await match(changes, new ActiveSet(POOR), ports)
  ports.catalog.taken(upTo)
}

async function setMetadata({ ports }: MemoryHome, lfn: string, metadata: Readonly<Record<string, string>>) {
  const [file] = await ports.catalog.read([lfn])
  expect(await ports.catalog.setMetadata({ lfn, metadata, version: file?.version ?? 0 })).toBe(true)
}

/** The file moves to another pile, meets the query no more, and leaves the catalog, in this order. */
async function changeThree(home: MemoryHome): Promise<void> {
  await setMetadata(home, '/in/1', { ...GOOD, particle: 'proton' })
  await setMetadata(home, '/in/2', { ...GOOD, quality: 'BAD' })
  await home.ports.catalog.remove(['/in/3'])
}

async function stateOf({ ports }: MemoryHome) {
  return (await ports.transformations.read([NAME]))[0]?.state
}

/** Status of each file, what waits on each pile, and what is counted. */
async function standing({ ports }: MemoryHome) {
  const attached = await ports.attachments.list({ transformation: NAME, after: '', limit: 100 })
  const piles: Record<string, readonly string[]> = {}
  for (const { pile } of await ports.piles.list(NAME, '', 100))
    piles[pile] = (await ports.piles.waiting(NAME, pile)).map(({ lfn }) => lfn).toSorted()
  const counts = (await ports.transformations.progress(NAME))?.counts
  return {
    files: Object.fromEntries(attached.map(({ lfn, status }) => [lfn, status])),
    piles,
    counts: { waiting: counts?.waiting, gone: counts?.gone, removed: counts?.removed },
  }
}

/** The files that jobs were started for. */
function inputsOf({ site }: MemoryHome): readonly (readonly string[])[] {
  return site.started.map(({ inputs }) => inputs.map(({ lfn }) => lfn))
}

const CAUGHT_UP = {
  files: { '/in/1': 'Unused', '/in/2': 'Withdrawn', '/in/3': 'Removed', '/in/4': 'Unused' },
  piles: { 'particle="gamma"': ['/in/4'], 'particle="proton"': ['/in/1'] },
  counts: { waiting: 2, gone: 2, removed: 1 },
}

describe('a transformation that can be worked on again', () => {
  it('catches up with what changed of the files that wait', async () => {
    const home = await withWaiting(4, 'open')
    await changeThree(home)
    await filterPoorly(home)
    expect(await stateOf(home)).toMatchObject({ status: 'Stopped', lookAgainAfter: '' })
    expect((await stateOf(home))?.reason).toMatch(/input query cannot be read any more.*quality/)
    await home.client.start({ transformation: NAME })
    await home.drive.settle()
    expect(await standing(home)).toEqual(CAUGHT_UP)
    expect(await stateOf(home)).toMatchObject({ status: 'Active', backfill: 'done', lookAgainAfter: null })
    expect(home.problems).toEqual([])
  })

  it('does so also where no file is taken any more that comes', async () => {
    const home = await withWaiting(4, 'closed')
    await changeThree(home)
    await registerFile(home, { lfn: '/in/5', metadata: GOOD })
    await filterPoorly(home)
    await home.client.start({ transformation: NAME })
    await runHome(home)
    expect(await stateOf(home)).toMatchObject({ status: 'Completed' })
    expect((await standing(home)).counts).toEqual({ waiting: 0, gone: 2, removed: 1 })
    expect(inputsOf(home)).toEqual([['/in/4'], ['/in/1']])
  })

  it('takes the files that came meanwhile, and none of them twice', async () => {
    const home = await withWaiting(4, 'open')
    await changeThree(home)
    await registerFile(home, { lfn: '/in/5', metadata: GOOD })
    await filterPoorly(home)
    await home.client.start({ transformation: NAME })
    await home.drive.settle()
    expect((await standing(home)).piles).toEqual({
      'particle="gamma"': ['/in/4', '/in/5'],
      'particle="proton"': ['/in/1'],
    })
  })

  it('does so for each of them, however many there are', async () => {
    const home = await withWaiting(2100, 'open')
    for (const lfn of ['/in/1', '/in/1500', '/in/999']) await setMetadata(home, lfn, { ...GOOD, quality: 'BAD' })
    await filterPoorly(home)
    await home.client.start({ transformation: NAME })
    await home.drive.settle()
    expect((await standing(home)).counts).toEqual({ waiting: 2097, gone: 3, removed: 0 })
  })

  it('does not complete before it has caught up', async () => {
    const home = await withWaiting(4, 'open')
    await home.client.complete({ transformation: NAME })
    await changeThree(home)
    await filterPoorly(home)
    await home.client.start({ transformation: NAME })
    await runHome(home)
    expect(await stateOf(home)).toMatchObject({ status: 'Completed' })
    expect(inputsOf(home)).toEqual([['/in/4'], ['/in/1']])
  })

  it('is Stopped again when it still cannot, and has all of it to catch up with', async () => {
    const home = await withWaiting(4, 'open')
    await changeThree(home)
    await filterPoorly(home)
    await home.client.start({ transformation: NAME })
    await activate([{ version: 1, transformation: NAME }], POOR, home.ports)
    expect(await stateOf(home)).toMatchObject({ status: 'Stopped', lookAgainAfter: '', backfill: 'running' })
    await home.client.start({ transformation: NAME })
    await home.drive.settle()
    expect(await standing(home)).toEqual(CAUGHT_UP)
  })

  it('is brought back by a file that came when it was Completed', async () => {
    const home = await withWaiting(1, 'open')
    await home.client.complete({ transformation: NAME })
    await runHome(home)
    expect(await stateOf(home)).toMatchObject({ status: 'Completed', completions: 1 })
    await registerFile(home, { lfn: '/in/2', metadata: GOOD })
    await filterPoorly(home)
    expect(await stateOf(home)).toMatchObject({ status: 'Completed', backfill: 'running' })
    await home.drive.sweep()
    await runHome(home)
    expect(await stateOf(home)).toMatchObject({ status: 'Completed', completions: 2 })
    expect((await standing(home)).files).toEqual({ '/in/1': 'Assigned', '/in/2': 'Assigned' })
  })
})
