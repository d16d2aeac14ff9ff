import { expect, it } from 'vitest'
import { register } from '../../functions/register/register.ts'
import { changeState, moved } from '../../shared/lifecycle/change-state.ts'
import { manifestKey } from '../../shared/model/manifest.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { simulatedHome, start } from '../fixtures/simulated-home.ts'

const SIMULATE = 'p/simulate'
const LFN = `/out/${SIMULATE}/run1-0.dat`

it('an output whose registration comes late is not brought into a catalog from which its production is being cleaned', async () => {
  const home = simulatedHome()
  const runs = { wanted: 1, runs: [{ first: 1, count: 1 }] }
  await start(home, [aTransformation({ name: SIMULATE, type: 'MCSimulation', metadata: { data_level: 'R1' } }, runs)])
  await home.drive.settle()
  const [order] = home.site.queued
  if (order === undefined) throw new Error('no job was queued')
  await home.site.end(order, 'done')
  const results = [{ task: 1, manifest: manifestKey(order) }]
  const message = { version: 2, transformation: SIMULATE, results } as const
  await changeState(
    {
      name: SIMULATE,
      by: 'test',
      decide: ({ state }) => ({ state: moved(state, 'Cleaning', '') ?? state, line: null }),
    },
    home.ports,
  )
  await register([message], home.settings, home.ports)
  expect(await home.ports.catalog.read([LFN])).toEqual([])
})
