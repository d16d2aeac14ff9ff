import { describe, expect, it } from 'vitest'
import { executionPrefix, manifestKey, outputKey } from '../../shared/model/manifest.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import { anyOutput, aTransformation } from '../fixtures/definitions.ts'
import { simulatedHome, start, type SimulatedHome } from '../fixtures/simulated-home.ts'

/**
 * A job may write its manifest itself, before the runner does. All that it may decide are its outputs' content, and their metadata.
 */
const NAME = 'p/a'
const FILE = {
  lfn: '/in/f',
  size: 1,
  checksum: `sha256:${'0'.repeat(64)}`,
  metadata: { data_level: 'R1' },
  replica: { storageElement: 'disk', path: '/f' },
}
const DONE = { end: 'done', exitCode: 0, message: '', started: 1, ended: 2, peakMegabytes: null, log: 'log' } as const

/** Up to two `.dat` of two bytes at least, and a plot that must be there when its number is not 0. */
function jobOf(plots: number) {
  const data = { ...anyOutput('/out/{transformation}/{run}/{source}/{name}'), files: '*.dat', minimumSize: 2 }
  const plot = { ...anyOutput('/out/{run}/{name}'), files: 'plot{run}.png', least: plots, most: 1 }
  return { ...aTransformation({ name: NAME }).definition.job, outputs: [{ ...data, most: 2 }, plot] }
}

/** A home in which one job runs on one file. */
async function aHome(plots = 0): Promise<{ readonly home: SimulatedHome; readonly order: TaskOrder }> {
  const home = simulatedHome()
  const input = { kind: 'open', query: { data_level: 'R1' } } as const
  await start(home, [aTransformation({ name: NAME, maxErrors: 1, input, job: jobOf(plots) })])
  await home.ports.catalog.register([FILE])
  await home.drive.settle()
  const [order] = home.site.queued.splice(0)
  if (order === undefined) throw new Error('there is no job')
  return { home, order }
}

/** An output as the declaration has it, but for what is given otherwise. */
function anOutput(order: TaskOrder, given: object = {}) {
  return {
    ...{ name: 'x.dat', lfn: '/out/p-a/1/crab/x.dat', key: outputKey(order.prefix, 'x.dat') },
    ...{ size: 2, checksum: FILE.checksum, metadata: { source: 'crab' } },
    ...given,
  }
}

/** The job ends with this manifest; every key that it names has two bytes. */
async function endWith(
  { home, order }: { readonly home: SimulatedHome; readonly order: TaskOrder },
  said: { readonly outputs: readonly { readonly key: string }[]; readonly attempt?: number },
): Promise<void> {
  const { transformation, task, attempt, submission } = order
  for (const { key } of said.outputs) await home.objects.put(key, 'xy')
  const manifest = { version: 1, ...DONE, transformation, task, attempt, submission, ...said }
  await home.objects.put(manifestKey(order), JSON.stringify(manifest))
  await home.ports.queue.send('track', [{ version: 1, transformation, task, attempt, submission, end: 'ended' }])
  await home.drive.settle()
}

async function taskOf({ ports }: SimulatedHome) {
  return (await ports.tasks.read(NAME, [1]))[0]
}

/** Nothing is registered, the task failed by its own fault, and its file says why. */
async function expectFailed(home: SimulatedHome, message: string): Promise<void> {
  const task = await taskOf(home)
  expect(task?.state).toBe('Failed')
  expect(task?.message).toContain(message)
  expect((await home.ports.catalog.list({ directory: '/out/p-a/1/crab', after: '', limit: 9 })).length).toBe(0)
  const [file] = await home.ports.attachments.read(NAME, [FILE.lfn])
  expect(file).toMatchObject({ status: 'MaxReset', errors: 1 })
  expect(file?.reason).toContain(message)
}

describe('a result', () => {
  it.each([
    ['where the runner puts it', (order: TaskOrder) => outputKey(order.prefix, 'x.dat')],
    ['where it does on AWS Batch', (order: TaskOrder) => outputKey(`${order.prefix}12/`, 'x.dat')],
  ])('with an output of its own, %s, is accepted, with the metadata that the job says', async (_, keyOf) => {
    const { home, order } = await aHome()
    await endWith({ home, order }, { outputs: [anOutput(order, { key: keyOf(order) })] })
    expect(await taskOf(home)).toMatchObject({ state: 'Done' })
    expect(await home.ports.catalog.read(['/out/p-a/1/crab/x.dat'])).toMatchObject([{ metadata: { source: 'crab' } }])
  })

  const other = executionPrefix({ transformation: 'p/b', task: 1, attempt: 1, submission: 'other' })
  it.each<[string, (order: TaskOrder) => object, string]>([
    ['another LFN than its template gives', () => ({ lfn: '/out/p-b/1/crab/x.dat' }), 'says that its LFN is'],
    [
      'an LFN of another run',
      () => ({ lfn: '/out/p-a/2/crab/x.dat' }),
      'its declaration makes it /out/p-a/1/crab/x.dat',
    ],
    ['an LFN of other metadata', () => ({ metadata: { source: 'vela' } }), 'makes it /out/p-a/1/vela/x.dat'],
    ['what no LFN is', () => ({ metadata: { source: 'a'.repeat(1000) } }), 'has no LFN: '],
    ['what another execution uploaded', () => ({ key: outputKey(other, 'x.dat') }), 'is not its place'],
    ['what lies beside the outputs', ({ prefix }) => ({ key: `${prefix}x.dat` }), 'is not its place'],
    ['what lies below the outputs', ({ prefix }) => ({ key: outputKey(prefix, 'a/x.dat') }), 'is not its place'],
    ['another output’s object', ({ prefix }) => ({ key: outputKey(prefix, 'y.dat') }), 'is not its place'],
    ['a folder that is no attempt', ({ prefix }) => ({ key: outputKey(`${prefix}01/`, 'x.dat') }), 'is not its place'],
    ['what no step declares', ({ prefix }) => ({ name: 'x.h5', key: outputKey(prefix, 'x.h5') }), 'none that the step'],
    ['a path', ({ prefix }) => ({ name: 'a/x.dat', key: outputKey(prefix, 'a/x.dat') }), 'a name that no file has'],
    [
      'a name that forges lines',
      ({ prefix }) => ({ name: 'a\n.dat', key: outputKey(prefix, 'a') }),
      'that no file has',
    ],
    ['too long a name', ({ prefix }) => ({ name: 'ä'.repeat(128), key: outputKey(prefix, 'a') }), 'that no file has'],
    ['an output that is too small', () => ({ size: 1 }), 'has 1 bytes, expected at least 2'],
  ])('that names %s fails: nothing is registered, and it is said', async (_, wrong, message) => {
    const { home, order } = await aHome()
    await endWith({ home, order }, { outputs: [anOutput(order, wrong(order))] })
    await expectFailed(home, message)
  })

  it.each([
    ['none of those declared', [], 'Output "*.dat": expected 1 to 2, found none'],
    ['too many', ['a', 'b', 'c'], 'Output "*.dat": expected 1 to 2, found 3'],
    ['not all kinds', ['a'], 'Output "plot{run}.png": expected exactly 1, found none'],
    [
      'more than any job may have',
      Array.from({ length: 1001 }, (__, at) => `${at}`),
      '1001 outputs, expected at most 1000',
    ],
  ])('with %s of outputs fails', async (_, names, message) => {
    const { home, order } = await aHome(1)
    const outputs = names.map((one) => {
      const name = `${one}.dat`
      return anOutput(order, { name, key: outputKey(order.prefix, name), lfn: `/out/p-a/1/crab/${name}` })
    })
    await endWith({ home, order }, { outputs })
    await expectFailed(home, message)
  })

  it('that names one output twice fails', async () => {
    const { home, order } = await aHome()
    await endWith({ home, order }, { outputs: [anOutput(order), anOutput(order)] })
    await expectFailed(home, 'Outputs x.dat and x.dat would have the same LFN')
  })

  it('of another execution than it stands for fails', async () => {
    const { home, order } = await aHome()
    await endWith({ home, order }, { outputs: [anOutput(order)], attempt: 9 })
    await expectFailed(home, 'the manifest speaks of another execution')
  })

  it('that was not uploaded whole is the machine’s failure: it runs again', async () => {
    const { home, order } = await aHome()
    await endWith({ home, order }, { outputs: [anOutput(order, { size: 3 })] })
    expect(await taskOf(home)).toMatchObject({ state: 'Created', attempt: 2 })
  })

  it.each([
    ['is no JSON', 'done', 'is not JSON'],
    ['is nothing that a runner writes', '{"version":1}', 'is not one'],
    ['is larger than any', ' '.repeat(4 * 1024 ** 2 + 1), 'is too large: it should have at most 4194304 bytes'],
  ])('whose manifest %s fails', async (_, text, message) => {
    const { home, order } = await aHome()
    await home.objects.put(manifestKey(order), text)
    await endWith({ home, order }, { outputs: [] })
    await expectFailed(home, message)
  })

  it('that says more than a record holds is cut', async () => {
    const { home, order } = await aHome()
    const manifest = { ...DONE, end: 'payload', message: 'ä'.repeat(500_000), log: 'l'.repeat(500_000) }
    const { transformation, task, attempt, submission } = order
    const execution = { version: 1, transformation, task, attempt, submission }
    await home.objects.put(manifestKey(order), JSON.stringify({ ...execution, ...manifest, outputs: [] }))
    await endWith({ home, order }, { outputs: [] })
    const message = (await taskOf(home))?.message ?? ''
    expect(message).toMatch(/^ä+\.\.\.$/)
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(2048)
  })

  it('does not keep whoever judges it busy, whatever the names of its outputs', async () => {
    const job = jobOf(0)
    const files = `${'*a'.repeat(30)}{x}{y}{x}{y}b`
    const home = simulatedHome()
    const outputs = [{ ...anyOutput('/out/{name}'), files }]
    const input = { kind: 'open', query: { data_level: 'R1' } } as const
    await start(home, [aTransformation({ name: NAME, maxErrors: 1, input, job: { ...job, outputs } })])
    await home.ports.catalog.register([FILE])
    await home.drive.settle()
    const [order] = home.site.queued.splice(0)
    if (order === undefined) throw new Error('there is no job')
    const name = 'a'.repeat(255)
    await endWith({ home, order }, { outputs: [anOutput(order, { name, key: outputKey(order.prefix, name) })] })
    await expectFailed(home, 'none that the step declares')
  })
})

it('an output whose object has another checksum than it says fails, where the store keeps one', async () => {
  const { home, order } = await aHome()
  const output = anOutput(order)
  const { stored } = home.objects
  home.objects.stored = async (key) => {
    const found = await stored(key)
    return found === undefined ? undefined : { ...found, checksum: `sha256:${'1'.repeat(64)}` }
  }
  await endWith({ home, order }, { outputs: [output] })
  await expectFailed(home, `is said to have ${output.checksum}, its object has sha256:111`)
})
