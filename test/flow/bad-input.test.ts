import { expect, it } from 'vitest'
import { track } from '../../functions/track/track.ts'
import { manifestKey } from '../../shared/model/manifest.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { simulatedHome, start, type SimulatedHome } from '../fixtures/simulated-home.ts'
import { endOf, publish } from '../fixtures/simulated-result.ts'
import { overlay } from '../model/overlay.ts'

const NAME = 'p/merge'
const BAD = '/in/2'
const LFNS = ['/in/0', '/in/1', BAD, '/in/3', '/in/4']

/** A step that takes five files, with a plugin. */
async function withFiles(plugin: { readonly name: string; readonly parameters: object }): Promise<SimulatedHome> {
  const home = simulatedHome()
  const checksum = `sha256:${'0'.repeat(64)}`
  await home.ports.catalog.register(
    LFNS.map((lfn) => {
      return { lfn, size: 1, checksum, metadata: { data_level: 'R1' }, replica: { storageElement: 'disk', path: lfn } }
    }),
  )
  const input = { kind: 'closed', query: { data_level: 'R1' } } as const
  const tolerate = { count: 1, unit: 'files' } as const
  await start(home, [
    aTransformation({ name: NAME, input, plugin: { ...plugin, parameters: { ...plugin.parameters } }, tolerate }),
  ])
  await home.drive.settle()
  return home
}

/** Ends all jobs there are: those with the bad file say that it is to blame. */
async function endAll(home: SimulatedHome): Promise<void> {
  for (const order of [...home.site.queued]) {
    if (order.inputs.some(({ lfn }) => lfn === BAD)) await blame(home, order)
    else await home.site.end(order, 'done')
  }
}

async function blame(home: SimulatedHome, order: TaskOrder): Promise<void> {
  home.site.queued.splice(home.site.queued.indexOf(order), 1)
  await publish(home.objects, order, { end: 'payload', outputs: [], now: 0, input: BAD })
  await home.ports.queue.send('track', [endOf(order, 'ended')])
}

async function errorsOf({ ports }: SimulatedHome) {
  const files = await ports.attachments.read(NAME, LFNS)
  return files.map(({ status, errors, reason }) => [status, errors, reason])
}

// A file stays in its task when that is Done.
const PROCESSED = ['Assigned', 0, '']

it.each([
  { plugin: { name: 'Standard', parameters: { size: 5 } } },
  { plugin: { name: 'AllWhenComplete', parameters: {} } },
])('one bad input of $plugin.name stops alone, after exactly max_errors', async ({ plugin }) => {
  const home = await withFiles(plugin)
  for (let round = 0; round < 8; round += 1) {
    await endAll(home)
    await home.drive.settle()
  }
  const [zero, one, bad, ...others] = await errorsOf(home)
  expect([zero, one, ...others]).toEqual([PROCESSED, PROCESSED, PROCESSED, PROCESSED])
  expect(bad?.slice(0, 2)).toEqual(['MaxReset', 3])
  const tasks = await home.ports.tasks.list(NAME, 0, 100)
  expect(tasks.filter((task) => task.state === 'Failed')).toHaveLength(3)
  const done = tasks.filter((task) => task.state === 'Done').map((task) => [...task.files].sort())
  expect(done).toEqual([LFNS.filter((lfn) => lfn !== BAD)])
})

it('who dies before the files are given back gives them back the same way when the message comes again', async () => {
  const home = await withFiles({ name: 'AllWhenComplete', parameters: {} })
  const [order] = home.site.queued
  if (order === undefined) throw new Error('there is no job')
  await publish(home.objects, order, { end: 'payload', outputs: [], now: 0, input: BAD })
  const message = endOf(order, 'ended')
  const change = async (): Promise<never> => {
    throw new Error('died')
  }
  const settings = { schema: home.schema, objectStorageElement: 'store', retrySeconds: [0] }
  const dying = { ...home.ports, attachments: overlay(home.ports.attachments, { change }) }
  await expect(track([message], settings, dying)).rejects.toThrow('died')
  const [task] = await home.ports.tasks.read(NAME, [1])
  expect(task).toMatchObject({ state: 'Failed', errors: 1, manifest: manifestKey(order) })
  for (let times = 0; times < 2; times += 1) await track([message], settings, home.ports)
  const unused = ['Unused', 0, '']
  const [zero, one, bad, ...others] = await errorsOf(home)
  expect([zero, one, ...others]).toEqual([unused, unused, unused, unused])
  expect(bad).toEqual(['Unused', 1, 'task 1: simulated: payload'])
})
