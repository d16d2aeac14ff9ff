import { expect, it } from 'vitest'
import { aTransformation } from '../fixtures/definitions.ts'
import { simulatedHome, start, type SimulatedHome } from '../fixtures/simulated-home.ts'

/** A simulation, a step in groups of four, and a merge of everything. */
function chain(count: number) {
  return [
    aTransformation(
      { name: 'p/simulate', type: 'MCSimulation', metadata: { data_level: 'R1', particle: 'gamma' } },
      { wanted: count, runs: [{ first: 1, count }] },
    ),
    aTransformation({
      name: 'p/process',
      parents: ['p/simulate'],
      input: { kind: 'parents', query: { transformation: 'p/simulate' } },
      plugin: { name: 'Standard', parameters: { size: 4 } },
      metadata: { data_level: 'DL2' },
    }),
    aTransformation({
      name: 'p/merge',
      parents: ['p/process'],
      input: { kind: 'parents', query: { transformation: 'p/process', data_level: 'DL2' } },
      plugin: { name: 'AllWhenComplete', parameters: {} },
      metadata: { data_level: 'DL2', merged: 1 },
      tolerate: { count: 0, unit: 'files' },
    }),
  ]
}

async function runToEnd(home: SimulatedHome): Promise<void> {
  await home.drive.settle()
  while (home.site.queued.length > 0) {
    for (const order of [...home.site.queued]) await home.site.end(order, 'done')
    await home.drive.settle()
  }
}

async function statuses(home: SimulatedHome, names: readonly string[]): Promise<readonly string[]> {
  return (await home.ports.transformations.read(names)).map((one) => one.state.status)
}

it('a chain closes by itself: every step is Completed, the last partial group too', async () => {
  const home = simulatedHome()
  await start(home, chain(10))
  await runToEnd(home)
  expect(home.problems).toEqual([])
  expect(await statuses(home, ['p/simulate', 'p/process', 'p/merge'])).toEqual(['Completed', 'Completed', 'Completed'])
  const process = await home.ports.transformations.progress('p/process')
  expect(process?.counts).toMatchObject({ processed: 10, done: 3, waiting: 0, assigned: 0 })
  const merge = await home.ports.transformations.progress('p/merge')
  expect(merge?.counts).toMatchObject({ processed: 3, done: 1 })
})

it('an empty parent leaves its children Completed with nothing done', async () => {
  const home = simulatedHome()
  await start(home, chain(0))
  await runToEnd(home)
  expect(await statuses(home, ['p/simulate', 'p/process', 'p/merge'])).toEqual(['Completed', 'Completed', 'Completed'])
})
