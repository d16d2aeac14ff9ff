import { describe, expect, it } from 'vitest'
import { track } from '../../functions/track/track.ts'
import { changeState, moved } from '../../shared/lifecycle/change-state.ts'
import { stop } from '../../shared/lifecycle/stop.ts'
import { registerMessageSchema, type RegisterMessage } from '../../shared/messages/register.ts'
import { trackMessageSchema } from '../../shared/messages/track.ts'
import type { Job } from '../../shared/model/job.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import type { Transformation } from '../../shared/model/transformation.ts'
import { anyOutput, aTransformation } from '../fixtures/definitions.ts'
import { endOf, publish } from '../fixtures/simulated-result.ts'
import { simulatedHome, start, type SimulatedHome } from '../fixtures/simulated-home.ts'
import { overlay } from '../model/overlay.ts'

const LFN = '/out/the-same-for-all'

/** A job whose outputs have LFNs of this template. */
function jobWith(lfn: string): Job {
  return { ...aTransformation({ name: 'p/a' }).definition.job, outputs: [anyOutput(lfn)] }
}

function simulation(count: number) {
  return aTransformation(
    { name: 'p/simulate', type: 'MCSimulation', metadata: { data_level: 'R1' }, maxErrors: 1, job: jobWith(LFN) },
    { wanted: count, runs: [{ first: 1, count }] },
  )
}

/** What the last part of the LFN is, where a template asks for it. */
const NAMED = { source: 'the-same-for-all' }

/** Ends a job with one output under the LFN, of a content of its own. */
async function endWith(home: SimulatedHome, order: TaskOrder, digit: string): Promise<void> {
  const key = `${order.prefix}outputs/same`
  await home.objects.put(key, digit)
  const output = { name: 'same', lfn: LFN, key, size: 1, checksum: `sha256:${digit.repeat(64)}`, metadata: NAMED }
  await publish(home.objects, order, { end: 'done', outputs: [output], now: 0 })
  await home.ports.queue.send('track', [endOf(order, 'ended')])
}

async function countsOf(home: SimulatedHome) {
  return (await home.ports.transformations.progress('p/simulate'))?.counts
}

it('of two runs that end at once with other content under one LFN, one is not taken, and the simulation stops and says why', async () => {
  const home = simulatedHome()
  await start(home, [simulation(2)])
  await home.drive.settle()
  for (const [index, order] of home.site.queued.splice(0).entries()) await endWith(home, order, String(index))
  await home.drive.settle()
  expect(await countsOf(home)).toMatchObject({ done: 1, failed: 0, created: 1, failures: 0 })
  expect(await stateOf(home, 'p/simulate')).toMatchObject({
    status: 'Stopped',
    reason: `output ${LFN} is known with other content: an LFN is never used for other content, even when its file was removed; its template should have {run} and {transformation} in it`,
  })
  expect(home.site.queued).toEqual([])
})

it('an LFN whose file was removed is not taken for other content', async () => {
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
  expect(await countsOf(home)).toMatchObject({ done: 0, created: 1 })
  expect((await stateOf(home, 'p/simulate'))?.status).toBe('Stopped')
})

/** A step that takes two files, whose output has this template; the job of the second ends with an LFN that is taken. */
async function taken(lfn: string) {
  const home = simulatedHome()
  await start(home, [
    aTransformation({
      name: 'p/process',
      input: { kind: 'open', query: { data_level: 'R1' } },
      job: jobWith(lfn),
    }),
  ])
  await home.drive.settle()
  const offer = (name: string, data_level: string, digit: string) => ({
    ...{ lfn: name, size: 1, checksum: `sha256:${digit.repeat(64)}`, metadata: { data_level } },
    replica: { storageElement: 'disk', path: `/data${name}` },
  })
  await home.ports.catalog.register([offer('/in/1', 'R1', 'a'), offer('/in/2', 'R1', 'b'), offer(LFN, 'DL0', 'f')])
  await home.drive.settle()
  const [first, second] = home.site.queued
  if (first === undefined || second === undefined) throw new Error('there are no two jobs')
  home.site.queued.splice(home.site.queued.indexOf(second), 1)
  await endWith(home, second, '1')
  await home.drive.settle()
  return home
}

it('an LFN that is taken, and comes out whatever the input, stops the step: no file gets an error', async () => {
  const home = await taken(LFN)
  expect((await stateOf(home, 'p/process'))?.status).toBe('Stopped')
  const files = await home.ports.attachments.read('p/process', ['/in/1', '/in/2'])
  expect(files.map(({ errors }) => errors)).toEqual([0, 0])
})

it('an LFN that is taken, and made of what the input is, fails the task of that input alone', async () => {
  const home = await taken('/out/{source}')
  expect((await stateOf(home, 'p/process'))?.status).toBe('Active')
  const files = await home.ports.attachments.read('p/process', ['/in/1', '/in/2'])
  expect(new Set(files.map(({ errors }) => errors))).toEqual(new Set([0, 1]))
  expect(files.find(({ errors }) => errors > 0)?.reason).toContain(`output ${LFN} is known with other content`)
})

/** A simulation of two runs, and a step that takes what comes of it. */
function chain() {
  const input = { kind: 'parents', query: { transformation: 'p/simulate' } } as const
  return [simulation(2), aTransformation({ name: 'p/process', parents: ['p/simulate'], input })]
}

/** Ends of jobs are looked at by a worker who does not see yet what another, at the same time, accepts. */
async function trackBlindly({ ports, settings }: SimulatedHome): Promise<void> {
  const received = ports.queue.receive('track', 10)
  ports.queue.done('track', received)
  const catalog = overlay(ports.catalog, { contents: async () => [] })
  for (const { body } of received) await track([trackMessageSchema.parse(body)], settings, { ...ports, catalog })
}

/** A home in which two tasks of `transformations` are accepted as Done with other content under one LFN; not registered yet. */
async function collided(transformations = [simulation(2)]): Promise<SimulatedHome> {
  const home = simulatedHome()
  await start(home, transformations)
  await home.drive.settle()
  for (const [index, order] of home.site.queued.splice(0).entries()) await endWith(home, order, String(index))
  await trackBlindly(home)
  expect(await countsOf(home)).toMatchObject({ done: 2, failed: 0 })
  return home
}

/** Takes the messages that are there from a queue; to be sent again. */
function withheld({ ports }: SimulatedHome, queue: 'register'): readonly RegisterMessage[] {
  const received = ports.queue.receive(queue, 10)
  ports.queue.done(queue, received)
  return received.map(({ body }) => registerMessageSchema.parse(body))
}

async function stateOf({ ports }: SimulatedHome, name = 'p/simulate') {
  return (await ports.transformations.read([name]))[0]?.state
}

/** How often its history says that an output was refused. */
async function saidOf({ ports }: SimulatedHome, name = 'p/simulate'): Promise<number> {
  const lines = await ports.transformations.history(name)
  return lines.filter(({ text }) => text.startsWith(`Stopped: output ${LFN} of task 2 was refused`)).length
}

/** It is Stopped, for the reason that the loser's output was refused. */
async function expectRefused(home: SimulatedHome): Promise<void> {
  const state = await stateOf(home)
  expect(state?.status).toBe('Stopped')
  expect(state?.reason).toContain(`output ${LFN} of task 2 was refused: ${LFN} is known with other content`)
}

describe('an output that is refused though its task is Done, because a rival came in between', () => {
  it('stops its transformation with the reason; the file is that of the one that came first', async () => {
    const home = await collided()
    await home.drive.settle()
    await expectRefused(home)
    expect(await home.ports.catalog.read([LFN])).toMatchObject([{ checksum: `sha256:${'0'.repeat(64)}` }])
    expect(await saidOf(home)).toBe(1)
  })

  it('does so also when its transformation was Completed before', async () => {
    const home = await collided()
    const messages = withheld(home, 'register')
    await home.drive.settle()
    expect(await stateOf(home)).toMatchObject({ status: 'Completed' })
    await home.ports.queue.send('register', messages)
    await home.drive.settle()
    await expectRefused(home)
  })

  it('is said where an operator had stopped it for another reason', async () => {
    const home = await collided()
    await stop('p/simulate', 'lunch', home.ports)
    await home.drive.settle()
    await expectRefused(home)
  })

  it('is said once: who starts it again accepts the loss, however often the message comes', async () => {
    const home = await collided(chain())
    const messages = withheld(home, 'register')
    await home.ports.queue.send('register', [...messages, ...messages])
    await home.drive.settle()
    await expectRefused(home)
    expect(await stateOf(home, 'p/process')).toMatchObject({ status: 'Active' })
    await goOn(home)
    await home.ports.queue.send('register', messages)
    await home.drive.settle()
    expect(await saidOf(home)).toBe(1)
    expect(await stateOf(home)).toMatchObject({ status: 'Completed' })
    expect(await stateOf(home, 'p/process')).toMatchObject({ status: 'Completed' })
    expect(home.site.started.filter(({ step }) => step === 'p/process')).toHaveLength(1)
  })

  it('is found by the step after it where the message was lost, and is no fault of that step', async () => {
    const home = await collided(chain())
    withheld(home, 'register')
    await home.drive.settle()
    await expectRefused(home)
    expect(await stateOf(home, 'p/process')).toMatchObject({ status: 'Completing' })
    await goOn(home)
    expect(await stateOf(home, 'p/process')).toMatchObject({ status: 'Completed' })
    expect(await saidOf(home)).toBe(1)
  })

  it('lets the chain end also where the file that came first has been removed since', async () => {
    const home = await collided(chain())
    await home.drive.settle()
    await home.ports.catalog.remove([LFN])
    await goOn(home)
    expect(await stateOf(home, 'p/process')).toMatchObject({ status: 'Completed' })
    expect(await saidOf(home)).toBe(1)
  })
})

/** An operator starts the simulation again, and all jobs end well. */
async function goOn(home: SimulatedHome): Promise<void> {
  const decide = ({ state }: Transformation) => {
    const next = moved(state, 'Active', '')
    return next === null ? null : { state: next, line: 'Started' }
  }
  await changeState({ name: 'p/simulate', by: 'an operator', decide }, home.ports)
  await home.ports.queue.send('close', [{ version: 1, transformation: 'p/simulate' }])
  await home.drive.settle()
  for (const order of [...home.site.queued]) await home.site.end(order, 'done')
  await home.drive.settle()
}
