import { expect, it } from 'vitest'
import { manifestKey } from '../../shared/model/manifest.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { endOf, publish } from '../fixtures/simulated-result.ts'
import { simulatedHome, start, type SimulatedHome } from '../fixtures/simulated-home.ts'

const LFN = '/out/the-same-for-all'

function simulation(count: number) {
  return aTransformation(
    { name: 'p/simulate', type: 'MCSimulation', metadata: { data_level: 'R1' }, maxErrors: 1 },
    { wanted: count, runs: [{ first: 1, count }] },
  )
}

/** Ends a job with one output under the LFN, of a content of its own. */
async function endWith(home: SimulatedHome, order: TaskOrder, digit: string): Promise<void> {
  const key = `${order.prefix}outputs/same`
  await home.objects.put(key, digit)
  const output = { name: 'same', lfn: LFN, key, size: 1, checksum: `sha256:${digit.repeat(64)}`, metadata: {} }
  await publish(home.objects, order, { end: 'done', outputs: [output], now: 0 })
  await home.ports.queue.send('track', [endOf(order, 'ended')])
}

async function countsOf(home: SimulatedHome) {
  return (await home.ports.transformations.progress('p/simulate'))?.counts
}

it('of two tasks that end at once with other content under one LFN, one fails and says why', async () => {
  const home = simulatedHome()
  await start(home, [simulation(2)])
  await home.drive.settle()
  for (const [index, order] of home.site.queued.splice(0).entries()) await endWith(home, order, String(index))
  await home.drive.settle()
  expect(await countsOf(home)).toMatchObject({ done: 1, failed: 1 })
  const [failure] = await home.ports.tasks.failures('p/simulate', 10)
  expect(failure?.message).toContain(`output ${LFN} is known with other content`)
})

it('an LFN whose file was removed is not taken for other content: the task fails', async () => {
  const home = simulatedHome()
  const replica = { storageElement: 'disk', path: '/data/same' }
  await home.ports.catalog.register([
    { lfn: LFN, size: 1, checksum: `sha256:${'f'.repeat(64)}`, metadata: {}, replica },
  ])
  await home.ports.catalog.remove([LFN])
  await start(home, [simulation(1)])
  await home.drive.settle()
  for (const order of home.site.queued.splice(0)) await endWith(home, order, '1')
  await home.drive.settle()
  expect(await countsOf(home)).toMatchObject({ done: 0, failed: 1 })
})

it('an output that is refused after all stops its transformation: it does not end as Completed', async () => {
  const home = simulatedHome()
  await start(home, [simulation(2)])
  await home.drive.settle()
  const [first, second] = home.site.queued.splice(0)
  if (first === undefined || second === undefined) throw new Error('there should be two jobs')
  await endWith(home, first, '1')
  await home.drive.settle()
  // A rival takes the LFN between the look and the registration: as when tracking runs twice side by side.
  const rival = { ...second, submission: first.submission }
  await endWith(home, rival, '2')
  await home.ports.queue.send('register', [
    { version: 1, transformation: 'p/simulate', task: second.task, manifest: manifestKey(rival) },
  ])
  await home.drive.settle()
  const [transformation] = await home.ports.transformations.read(['p/simulate'])
  expect(transformation?.state.status).toBe('Stopped')
  expect(transformation?.state.reason).toContain(LFN)
})
