import { expect, it } from 'vitest'
import { sweepDue } from '../../functions/sweep/sweep.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { simulatedHome, start } from '../fixtures/simulated-home.ts'

const TAKE = 'p/take'
const HOUR = 3_600_000

it('a group that is not complete leaves when its time is over, and not before', async () => {
  const home = simulatedHome()
  await start(home, [
    aTransformation({
      name: TAKE,
      input: { kind: 'open', query: { data_level: 'R1' } },
      plugin: { name: 'Standard', parameters: { size: 3, timeout: '1h' } },
    }),
  ])
  for (const name of ['a', 'b']) {
    const replica = { storageElement: 'disk', path: `/data/${name}` }
    const metadata = { data_level: 'R1' }
    const checksum = `sha256:${'0'.repeat(64)}`
    await home.ports.catalog.register([{ lfn: `/${name}`, size: 1, checksum, metadata, replica }])
    await home.drive.settle()
    home.clock.advance(HOUR / 2)
  }
  home.clock.advance(-1)
  await sweepDue(home.ports)
  await home.drive.settle()
  expect(home.site.queued).toEqual([])
  home.clock.advance(1)
  await sweepDue(home.ports)
  await home.drive.settle()
  expect(home.site.queued.map(({ inputs }) => inputs.map(({ lfn }) => lfn))).toEqual([['/a', '/b']])
})
