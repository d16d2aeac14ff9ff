import { expect, it } from 'vitest'
import { sweepDue } from '../../functions/sweep/sweep.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { memoryHome } from '../fixtures/memory-home.ts'
import { simulatedHome, start, type SimulatedHome } from '../fixtures/simulated-home.ts'

const HOUR = 3_600_000

/** A transformation that takes raw files of a campaign, in groups of three that leave after an hour. */
function taker(name: string, plugin: { readonly name: string; readonly by?: string }) {
  return aTransformation({
    name,
    input: { kind: 'open', query: { data_level: 'R1', campaign: name } },
    plugin: { name: plugin.name, parameters: { size: 3, timeout: '1h', ...(plugin.by ? { by: plugin.by } : {}) } },
  })
}

async function register(home: SimulatedHome, campaign: string, runs: readonly number[]): Promise<void> {
  const checksum = `sha256:${'0'.repeat(64)}`
  await home.ports.catalog.register(
    runs.map((run) => {
      const lfn = `/${campaign}/${run}`
      const metadata = { data_level: 'R1', campaign, run_number: run }
      return { lfn, size: 1, checksum, metadata, replica: { storageElement: 'disk', path: lfn } }
    }),
  )
  await home.drive.settle()
}

async function sweep(home: SimulatedHome): Promise<readonly (readonly string[])[]> {
  await sweepDue(home.ports)
  await home.drive.settle()
  return home.site.queued.map(({ inputs }) => inputs.map(({ lfn }) => lfn))
}

it('a group that is not complete leaves when its time is over, and not before', async () => {
  const home = simulatedHome()
  await start(home, [taker('p/take', { name: 'Standard' })])
  for (const run of [1, 2]) {
    await register(home, 'p/take', [run])
    home.clock.advance(HOUR / 2)
  }
  home.clock.advance(-1)
  expect(await sweep(home)).toEqual([])
  home.clock.advance(1)
  expect(await sweep(home)).toEqual([['/p/take/1', '/p/take/2']])
})

it('groups whose time is over in a transformation that is Stopped hold up no others, and leave when it is started', async () => {
  const home = memoryHome()
  await start(home, [
    taker('p/stopped', { name: 'ByMetadata', by: 'run_number' }),
    taker('p/take', { name: 'Standard' }),
  ])
  // More than a sweep looks at.
  const runs = Array.from({ length: 1001 }, (_, index) => index + 1)
  await register(home, 'p/stopped', runs)
  await home.client.stop({ transformation: 'p/stopped', reason: 'lunch' })
  home.clock.advance(1)
  await register(home, 'p/take', [1])
  home.clock.advance(HOUR)
  await sweep(home)
  expect(await sweep(home)).toEqual([['/p/take/1']])
  await home.client.start({ transformation: 'p/stopped' })
  await home.drive.settle()
  expect(home.site.queued).toHaveLength(1002)
})
