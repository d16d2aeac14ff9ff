import { expect, it } from 'vitest'
import { aTransformation } from '../fixtures/definitions.ts'
import { simulatedHome, start } from '../fixtures/simulated-home.ts'

/** A simulation of 20 runs of which some fail for good; what it is in the end. */
async function endOf(failing: number) {
  const home = simulatedHome()
  const tolerate = { count: 5, unit: 'percent' } as const
  await start(home, [
    aTransformation(
      { name: 'p/simulate', type: 'MCSimulation', tolerate, maxErrors: 1, metadata: { data_level: 'R1' } },
      { wanted: 20, runs: [{ first: 1, count: 20 }] },
    ),
  ])
  await home.drive.settle()
  for (const order of [...home.site.queued]) await home.site.end(order, order.task <= failing ? 'payload' : 'done')
  await home.drive.settle()
  return (await home.ports.transformations.read(['p/simulate']))[0]?.state
}

it('a percentage of a simulation is one of its runs', async () => {
  expect((await endOf(1))?.status).toBe('Completed')
})

it('one lost run too many, and it stays Completing and says what can be done', async () => {
  const state = await endOf(2)
  expect(state?.status).toBe('Completing')
  expect(state?.reason).toBe(
    '2 of 20 runs were lost here: "cascade retry p/simulate" tries them again; 5% are tolerated: "cascade complete p/simulate" accepts the loss',
  )
})

/** A step that tolerates 5% of files that were each made of five runs; what it is in the end. */
async function endAfter(failing: number) {
  const home = simulatedHome()
  const below = (name: string, parent: string) => ({
    name,
    parents: [parent],
    input: { kind: 'parents', query: { transformation: parent } } as const,
  })
  await start(home, [
    aTransformation(
      { name: 'p/simulate', type: 'MCSimulation', maxErrors: 1, metadata: { data_level: 'R1' } },
      { wanted: 20, runs: [{ first: 1, count: 20 }] },
    ),
    aTransformation({ ...below('p/select', 'p/simulate'), plugin: { name: 'Standard', parameters: { size: 5 } } }),
    aTransformation({ ...below('p/merge', 'p/select'), tolerate: { count: 5, unit: 'percent' } }),
  ])
  await home.drive.settle()
  const fails = (name: string, task: number) => name === 'p/simulate' && task <= failing
  while (home.site.queued.length > 0) {
    for (const order of [...home.site.queued])
      await home.site.end(order, fails(order.transformation, order.task) ? 'payload' : 'done')
    await home.drive.settle()
  }
  return (await home.ports.transformations.read(['p/merge']))[0]?.state
}

it('a run of twenty is 5% also behind a step that made four files of them', async () => {
  expect((await endAfter(1))?.status).toBe('Completed')
})

it('a loss before is said with its step, its unit, and what comes of it in all', async () => {
  const state = await endAfter(2)
  expect(state?.status).toBe('Completing')
  expect(state?.reason).toBe(
    '2 of 20 runs were lost in p/simulate ("cascade retry p/simulate" tries them again); 10.0% in all; 5% are tolerated: "cascade complete p/merge" accepts the loss',
  )
})
