import { describe, expect, it } from 'vitest'
import type { NewFile } from '../../shared/model/file.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { simulatedHome, start, type SimulatedHome } from '../fixtures/simulated-home.ts'

const TAKE = 'p/take'
const BY_PARTICLE = { name: 'ByMetadata', parameters: { by: 'particle', size: 2 } }

function file(lfn: string, particle: string): NewFile {
  const replica = { storageElement: 'disk', path: `/data${lfn}` }
  return { lfn, size: 1, checksum: `sha256:${'0'.repeat(64)}`, metadata: { data_level: 'R1', particle }, replica }
}

/** A home with one transformation that takes all R1, two of a particle a task. */
async function taking(kind: 'open' | 'closed'): Promise<SimulatedHome> {
  const home = simulatedHome()
  await start(home, [
    aTransformation({ name: TAKE, plugin: BY_PARTICLE, input: { kind, query: { data_level: 'R1' } } }),
  ])
  await home.drive.settle()
  return home
}

async function becomeProton({ ports, drive }: SimulatedHome, lfn: string): Promise<void> {
  const [known] = await ports.catalog.read([lfn])
  const metadata = { data_level: 'R1', particle: 'proton' }
  expect(await ports.catalog.setMetadata({ lfn, metadata, version: known?.version ?? 0 })).toBe(true)
  await drive.settle()
}

async function groups({ ports }: SimulatedHome): Promise<readonly (readonly string[])[]> {
  return (await ports.tasks.list(TAKE, 0, 100)).map((task) => task.files)
}

async function waiting({ ports }: SimulatedHome): Promise<number | undefined> {
  return (await ports.transformations.progress(TAKE))?.counts.waiting
}

describe('a file whose metadata change while it waits', () => {
  it('moves to its new pile: it meets its new like there, and its old one no more', async () => {
    const home = await taking('open')
    await home.ports.catalog.register([file('/a', 'gamma'), file('/b', 'proton')])
    await home.drive.settle()
    await becomeProton(home, '/a')
    expect(await groups(home)).toEqual([['/a', '/b']])
    await home.ports.catalog.register([file('/c', 'gamma')])
    await home.drive.settle()
    expect(await groups(home)).toHaveLength(1)
    expect(await waiting(home)).toBe(1)
  })

  it('leaves its old pile at once, whether or not anybody comes to that again', async () => {
    const home = await taking('open')
    await home.ports.catalog.register([file('/a', 'gamma')])
    await home.drive.settle()
    await becomeProton(home, '/a')
    expect(await waiting(home)).toBe(1)
    const piles = await home.ports.piles.list(TAKE, '', 10)
    const files = await Promise.all(piles.map(({ pile }) => home.ports.piles.waiting(TAKE, pile)))
    expect(files.flat().map(({ lfn }) => lfn)).toEqual(['/a'])
  })
})

it('a file that comes late is not taken where the input is closed', async () => {
  const home = await taking('closed')
  await home.ports.catalog.register([file('/a', 'gamma'), file('/b', 'gamma')])
  await home.drive.settle()
  expect(await home.ports.attachments.read(TAKE, ['/a', '/b'])).toEqual([])
})
