import { expect, it } from 'vitest'
import { changeState, moved } from '../../shared/lifecycle/change-state.ts'
import { roundOf, type Transformation } from '../../shared/model/transformation.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { simulatedHome, start, type SimulatedHome } from '../fixtures/simulated-home.ts'

const FILE = {
  lfn: '/raw/1',
  size: 1,
  checksum: `sha256:${'a'.repeat(64)}`,
  metadata: { data_level: 'R1' },
  replica: { storageElement: 'disk', path: '/data/1' },
}

/** A step that takes files of the catalog, in groups of two. */
async function aHome(): Promise<SimulatedHome> {
  const home = simulatedHome()
  await start(home, [
    aTransformation({
      name: 'p/process',
      input: { kind: 'closed', query: { data_level: 'R1' } },
      plugin: { name: 'Standard', parameters: { size: 1 } },
    }),
  ])
  return home
}

it('asks for lost ends of jobs also where the transformation was stopped meanwhile', async () => {
  const home = simulatedHome()
  await home.ports.catalog.register([FILE])
  await start(home, [aTransformation({ name: 'p/process', input: { kind: 'open', query: { data_level: 'R1' } } })])
  await home.drive.settle()
  // The job ends, and nobody is told.
  expect(home.site.queued.splice(0)).toHaveLength(1)
  const decide = ({ state }: Transformation) => {
    const next = moved(state, 'Stopped', 'an operator')
    return next === null ? null : { state: next, line: null }
  }
  await changeState({ name: 'p/process', by: 'test', decide }, home.ports)
  await home.drive.sweep()
  await home.drive.settle()
  const [task] = await home.ports.tasks.read('p/process', [1])
  expect(task).toMatchObject({ attempt: 2, lost: 1 })
})

it('forgets the submissions of a transformation that is over', async () => {
  const home = await aHome()
  await home.ports.catalog.register([FILE])
  await home.drive.settle()
  for (const order of [...home.site.queued]) await home.site.end(order, 'done')
  await home.drive.settle()
  await home.drive.sweep()
  await home.drive.settle()
  expect(await home.ports.submissions.live('p/process')).toEqual([])
})

it('a message that names once more a file that a flush left behind does not bring the transformation back', async () => {
  const home = simulatedHome()
  await home.ports.catalog.register([{ ...FILE, metadata: { data_level: 'R1', particle: 'gamma' } }])
  await start(home, [
    aTransformation({
      name: 'p/join',
      input: { kind: 'closed', query: { data_level: 'R1' } },
      plugin: { name: 'Join', parameters: { by: 'particle', values: ['gamma', 'proton'] } },
    }),
  ])
  await home.drive.settle()
  const status = async () => (await home.ports.transformations.read(['p/join']))[0]?.state.status
  expect(await status()).toBe('Completed')
  const [attachment] = await home.ports.attachments.read('p/join', [FILE.lfn])
  await home.ports.queue.send('group', [
    { version: 1, transformation: 'p/join', pile: attachment?.pile ?? '', lfns: [FILE.lfn] },
  ])
  await home.drive.settle()
  expect(await status()).toBe('Completed')
  expect(await home.ports.transformations.history('p/join')).toHaveLength(2)
})

it('tells a Completed step that its parents have completed again, where nobody did: it looks at what they made meanwhile', async () => {
  const home = simulatedHome()
  const runs = { wanted: 1, runs: [{ first: 1, count: 1 }] }
  await start(home, [
    aTransformation({ name: 'p/simulate', type: 'MCSimulation' }, runs),
    aTransformation({
      name: 'p/process',
      parents: ['p/simulate'],
      input: { kind: 'parents', query: { data_level: 'R1' } },
    }),
  ])
  await home.drive.settle()
  for (const order of [...home.site.queued]) await home.site.end(order, 'done')
  await home.drive.settle()
  const childOf = async () => (await home.ports.transformations.read(['p/process']))[0]
  expect((await childOf())?.state).toMatchObject({ status: 'Completed', completions: 1 })
  // It was Active in between, and whoever completed it died before its children were told.
  const decide = ({ state }: Transformation) => ({
    state: { ...state, completions: state.completions + 1 },
    line: null,
  })
  await changeState({ name: 'p/simulate', by: 'test', decide }, home.ports)
  await home.drive.settle()
  expect((await childOf())?.state.completions).toBe(1)
  await home.drive.sweep()
  await home.drive.settle()
  const parents = await home.ports.transformations.read(['p/simulate'])
  expect((await childOf())?.state).toMatchObject({
    status: 'Completed',
    completions: 2,
    audit: { round: roundOf(parents) },
  })
})
