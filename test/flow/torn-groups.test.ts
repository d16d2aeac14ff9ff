import { describe, expect, it } from 'vitest'
import { group } from '../../functions/group/group.ts'
import { match } from '../../functions/match/match.ts'
import { ActiveSet } from '../../shared/filter/active-set.ts'
import { groupMessageSchema } from '../../shared/messages/group.ts'
import type { Metadata } from '../../shared/model/metadata.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { simulatedHome, start, type SimulatedHome } from '../fixtures/simulated-home.ts'
import { overlay } from '../model/overlay.ts'

const NAME = 'p/join'
const GAMMA = '/in/gamma'
const PROTON = '/in/proton'
const COMMON = { data_level: 'R1', quality: 'OK', zenith: 20 }

async function register({ ports }: SimulatedHome, lfn: string, metadata: Metadata): Promise<void> {
  const checksum = `sha256:${'0'.repeat(64)}`
  const replica = { storageElement: 'disk', path: lfn }
  await ports.catalog.register([{ lfn, size: 1, checksum, metadata, replica }])
}

async function setMetadata({ ports }: SimulatedHome, lfn: string, metadata: Metadata): Promise<void> {
  const [file] = await ports.catalog.read([lfn])
  expect(await ports.catalog.setMetadata({ lfn, metadata, version: file?.version ?? 0 })).toBe(true)
}

/** The filter's worker takes what the catalog has told. */
async function filter({ ports, schema }: SimulatedHome): Promise<void> {
  const { changes, upTo } = ports.catalog.changes(100)
  await match(changes, new ActiveSet(schema), ports)
  ports.catalog.taken(upTo)
}

/**
 * A gamma and a proton make a group; before it is carried out the proton leaves the catalog. The gamma is in the task that will not be
 * when `meanwhile` happens, and the filter has seen that when the worker goes on.
 */
async function tear(meanwhile: (home: SimulatedHome) => Promise<void>): Promise<SimulatedHome> {
  const home = simulatedHome()
  const { ports, schema } = home
  const input = { kind: 'open', query: { data_level: 'R1', quality: 'OK' } } as const
  const parameters = { by: 'particle', values: ['gamma', 'proton'], key: ['zenith'] }
  await start(home, [aTransformation({ name: NAME, input, plugin: { name: 'Join', parameters } })])
  await home.drive.settle()
  await register(home, GAMMA, { ...COMMON, particle: 'gamma' })
  await register(home, PROTON, { ...COMMON, particle: 'proton' })
  await filter(home)
  const attachments = overlay(ports.attachments, {
    assign: async (transformation, task, files) => {
      await ports.catalog.remove([PROTON])
      await filter(home)
      const assigned = await ports.attachments.assign(transformation, task, files)
      expect(assigned).toEqual([GAMMA])
      await meanwhile(home)
      await filter(home)
      return assigned
    },
  })
  const received = ports.queue.receive('group', 10)
  ports.queue.done('group', received)
  const messages = received.map(({ body }) => groupMessageSchema.parse(body))
  await group(messages, schema, { ...ports, attachments })
  await home.drive.settle()
  expect(await ports.tasks.read(NAME, [1])).toMatchObject([{ state: 'Void', files: [] }])
  return home
}

/** The gamma's attachment, the piles on which it waits, and how many files wait in all. */
async function gammaIn({ ports }: SimulatedHome) {
  const [attachment] = await ports.attachments.read(NAME, [GAMMA])
  const heads = await ports.piles.list(NAME, '', 10)
  const entries = await Promise.all(heads.map(({ pile }) => ports.piles.waiting(NAME, pile)))
  const piles = heads.flatMap(({ pile }, index) => (entries[index]?.some(({ lfn }) => lfn === GAMMA) ? [pile] : []))
  const counts = (await ports.transformations.progress(NAME))?.counts
  return { status: attachment?.status, piles, waiting: counts?.waiting, assigned: counts?.assigned, gone: counts?.gone }
}

describe('a file that comes back from a group that was torn', () => {
  it('waits for another partner, as it did', async () => {
    const home = await tear(async () => undefined)
    const waits = { status: 'Unused', piles: ['zenith=20'], waiting: 1, assigned: 0, gone: 1 }
    expect(await gammaIn(home)).toEqual(waits)
    await register(home, '/in/proton2', { ...COMMON, particle: 'proton' })
    await home.drive.settle()
    expect(home.site.queued.map((order) => order.inputs.map(({ lfn }) => lfn))).toEqual([[GAMMA, '/in/proton2']])
  })

  it('leaves where its metadata meets the query no more', async () => {
    const home = await tear((torn) => setMetadata(torn, GAMMA, { ...COMMON, particle: 'gamma', quality: 'BAD' }))
    expect(await gammaIn(home)).toEqual({ status: 'Withdrawn', piles: [], waiting: 0, assigned: 0, gone: 2 })
  })

  it('leaves where it was removed from the catalog', async () => {
    const home = await tear((torn) => torn.ports.catalog.remove([GAMMA]))
    expect(await gammaIn(home)).toEqual({ status: 'Removed', piles: [], waiting: 0, assigned: 0, gone: 2 })
  })

  it('waits on the pile where it belongs by now', async () => {
    const home = await tear((torn) => setMetadata(torn, GAMMA, { ...COMMON, particle: 'gamma', zenith: 40 }))
    expect(await gammaIn(home)).toEqual({ status: 'Unused', piles: ['zenith=40'], waiting: 1, assigned: 0, gone: 1 })
  })
})
