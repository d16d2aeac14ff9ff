import { expect, it } from 'vitest'
import { aTransformation } from '../fixtures/definitions.ts'
import { simulatedHome, start } from '../fixtures/simulated-home.ts'

const SIMULATE = 'p/simulate'
const MERGE = 'p/merge'

it('a file that comes after a barrier fell stays out when those that came in time are tried again', async () => {
  const home = simulatedHome()
  const runs = { wanted: 2, runs: [{ first: 1, count: 2 }] }
  await start(home, [
    aTransformation({ name: SIMULATE, type: 'MCSimulation', metadata: { data_level: 'R1' } }, runs),
    aTransformation({
      name: MERGE,
      parents: [SIMULATE],
      input: { kind: 'parents', query: { transformation: SIMULATE } },
      plugin: { name: 'AllWhenComplete', parameters: {} },
    }),
  ])
  await home.drive.settle()
  for (const order of [...home.site.queued]) await home.site.end(order, 'done')
  await home.drive.settle()
  const [merge] = home.site.queued
  if (merge === undefined) throw new Error('the barrier has not fallen')

  for (const lfn of ['/late/1', '/late/2']) {
    home.clock.advance(1000)
    const metadata = { transformation: SIMULATE, data_level: 'R1' }
    const replica = { storageElement: 'disk', path: `/data${lfn}` }
    await home.ports.catalog.register([{ lfn, size: 1, checksum: `sha256:${'0'.repeat(64)}`, metadata, replica }])
    await home.drive.settle()
  }
  await home.site.end(merge, 'payload')
  await home.drive.settle()
  const [first, again, ...others] = await home.ports.tasks.list(MERGE, 0, 10)
  expect(first?.files).toHaveLength(2)
  expect(again?.files).toEqual(first?.files)
  expect(others).toEqual([])
})
