import { describe, expect, it } from 'vitest'
import { activate } from '../../functions/activate/activate.ts'
import { match } from '../../functions/match/match.ts'
import { ActiveSet } from '../../shared/filter/active-set.ts'
import { close } from '../../functions/close/close.ts'
import { NO_COUNTS } from '../../shared/model/counts.ts'
import { productionStatus, type Standing } from '../../shared/model/production-status.ts'
import { newState } from '../../shared/model/transformation.ts'
import { submittedHome } from '../fixtures/operated-home.ts'
import { runHome } from '../fixtures/run-home.ts'
import { smallProduction } from '../fixtures/small-production.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { simulatedHome, start, type SimulatedHome } from '../fixtures/simulated-home.ts'
import { portProxy, type PortCall } from '../model/port-proxy.ts'

const NAME = 'p/a'
const FILE = {
  lfn: '/in/f',
  size: 1,
  checksum: `sha256:${'0'.repeat(64)}`,
  metadata: { data_level: 'R1' },
  replica: { storageElement: 'disk', path: '/f' },
}

/** A step that takes R1, in pairs. */
async function aHome(size: number): Promise<SimulatedHome> {
  const home = simulatedHome()
  const plugin = { name: 'Standard', parameters: { size } }
  await start(home, [aTransformation({ name: NAME, input: { kind: 'open', query: { data_level: 'R1' } }, plugin })])
  await home.drive.settle()
  return home
}

describe('changes of one file that the filter sees together', () => {
  it.each([
    [['R1', 'DL0', 'R1'], 'Unused'],
    [['DL0', 'R1', 'DL0', 'R1'], 'Unused'],
    [['R1', 'DL0', 'R1', 'DL0'], 'Withdrawn'],
  ])('come to what the last of them says: %j is %s', async (levels, status) => {
    const home = await aHome(2)
    const { replica, ...file } = FILE
    // As a stream tells them: each with the record as it was then.
    const changes = levels.map((data_level, index) => ({
      lfn: FILE.lfn,
      before: index === 0 ? null : { data_level: levels[index - 1] ?? '' },
      file: { ...file, metadata: { data_level }, replicas: [replica], version: index + 1 },
      version: index + 1,
    }))
    await match(changes, new ActiveSet(home.schema), home.ports)
    expect(await home.ports.attachments.read(NAME, [FILE.lfn])).toMatchObject([{ status }])
  })
})

describe('a transformation whose parent went on and completed again', () => {
  const over = { ...newState([], 0), backfill: 'done', completions: 2, status: 'Completed' } as const

  async function withChild(status: 'Completing' | 'Completed'): Promise<SimulatedHome> {
    const home = simulatedHome()
    const audit = { state: 'flush', cursor: null, round: 1, expected: 0, gone: 0 } as const
    const input = { kind: 'parents', query: {} } as const
    await home.ports.transformations.create([
      { definition: aTransformation({ name: NAME }).definition, state: over },
      {
        definition: aTransformation({ name: 'p/b', parents: [NAME], input }).definition,
        state: { ...newState([], 0), backfill: 'done', status, audit },
      },
    ])
    return home
  }

  async function standingsOf({ ports }: SimulatedHome): Promise<readonly Standing[]> {
    const list = await ports.transformations.read([NAME, 'p/b'])
    return list.map((transformation) => ({ transformation, counts: NO_COUNTS, atSite: 0 }))
  }

  it('looks for what has come since, before it completes', async () => {
    const { ports, schema } = await withChild('Completing')
    await close([{ version: 1, transformation: 'p/b' }], { schema, objectStorageElement: 'home' }, ports)
    const [child] = await ports.transformations.read(['p/b'])
    expect(child?.state).toMatchObject({ status: 'Completing', audit: { state: 'running', round: 2 } })
  })

  it('is looked at again where it had completed, and its production is not over before', async () => {
    const home = await withChild('Completed')
    expect(productionStatus(await standingsOf(home), false)).toBe('Active')
    await home.ports.queue.send('close', [{ version: 1, transformation: 'p/b' }])
    await home.drive.settle()
    const [child] = await home.ports.transformations.read(['p/b'])
    expect(child?.state).toMatchObject({ status: 'Completed', completions: 1, audit: { round: 2 } })
    expect(productionStatus(await standingsOf(home), false)).toBe('Completed')
  })
})

describe('a barrier two steps below what is tried again', () => {
  it('waits for all that comes of it', async () => {
    const home = await submittedHome(smallProduction())
    const isLost = ({ step, run }: TaskOrder): boolean => step === 'simulate' && run === 2
    await runHome(home, (order) => (isLost(order) ? 'payload' : 'done'))
    const merge = async () => (await home.ports.transformations.progress('small/merge'))?.transformation.state
    expect((await merge())?.reason).toMatch(
      /was lost in small\/simulate \("cascade retry small\/simulate" tries them again\)/,
    )
    await home.client.retryTasks({ transformation: 'small/simulate', reason: 'mended' })
    await home.drive.sweep()
    await runHome(home, (order) => (isLost(order) ? undefined : 'done'))
    expect(await merge()).toMatchObject({ status: 'Completing', reason: '' })
    await runHome(home)
    expect((await home.client.status({ production: 'small' })).status).toBe('Completed')
    expect((await home.ports.tasks.list('small/merge', 0, 10)).map((task) => task.files.length)).toEqual([3])
  })
})

describe('a backfill that is overtaken', () => {
  const message = { version: 1, transformation: NAME } as const

  /** A step that takes what was there when it began, in pairs: one file. */
  async function aClosedHome(): Promise<SimulatedHome> {
    const home = simulatedHome()
    await home.ports.catalog.register([FILE])
    const plugin = { name: 'Standard', parameters: { size: 2 } }
    await start(home, [aTransformation({ name: NAME, input: { kind: 'closed', query: { data_level: 'R1' } }, plugin })])
    return home
  }

  /**
   * A worker of the backfill stands still before its call number `still`; meanwhile another does the whole backfill, and a file comes that is
   * too late. Then the first goes on, and dies before it can tell `group`; later its message comes again. Returns the calls it made.
   */
  async function overtake(home: SimulatedHome, still: number): Promise<readonly string[]> {
    const calls: string[] = []
    const ports = portProxy(home.ports, { call }, () => 0)
    await expect(activate([message], home.schema, ports)).rejects.toThrow('it died')
    await home.ports.queue.send('activate', [message])
    await home.drive.settle()
    return calls

    async function call<T>({ name, args }: PortCall, effect: () => Promise<T>): Promise<T> {
      calls.push(name)
      if (calls.length === still) {
        await home.drive.settle()
        await home.ports.catalog.register([{ ...FILE, lfn: '/in/late' }])
        await home.drive.settle()
      }
      if (name === 'queue.send' && args[0] !== 'activate') throw new Error('it died')
      return effect()
    }
  }

  it('leaves no file without a pile, wherever it stood still', async () => {
    const stood: string[] = []
    for (let still = 1, length = still; still <= length; still += 1) {
      const home = await aClosedHome()
      const calls = await overtake(home, still)
      length = calls.length
      stood.push(calls[still - 1] ?? '')
      const attached = await home.ports.attachments.list({ transformation: NAME, after: '', limit: 10 })
      const waiting = (await home.ports.piles.waiting(NAME, 'all')).map(({ lfn }) => lfn)
      const idle = attached.filter(({ status }) => status === 'Unused').map(({ lfn }) => lfn)
      expect(idle, `it stood still before ${calls[still - 1]}`).toEqual(waiting)
      expect(attached.map(({ lfn }) => lfn)).toContain(FILE.lfn)
      expect(home.problems).toEqual([])
    }
    expect(stood).toEqual(expect.arrayContaining(['catalog.list', 'attachments.attach', 'queue.send']))
  })

  it('is moved on by who took its page last, who found the most', async () => {
    const home = await aClosedHome()
    const first = beforeAttaching(home)
    await first.reached
    await home.ports.catalog.register([{ ...FILE, lfn: '/in/late' }])
    const second = beforeAttaching(home)
    await second.reached
    first.goOn()
    await first.ended
    const backfill = async () => (await home.ports.transformations.read([NAME]))[0]?.state.backfill
    expect(await backfill()).toBe('running')
    second.goOn()
    await second.ended
    expect(await backfill()).toBe('done')
  })

  /** A worker of the backfill that has read a page and taken it, and stands still before it attaches its files. */
  function beforeAttaching(home: SimulatedHome) {
    const reached = Promise.withResolvers<void>()
    const mayGoOn = Promise.withResolvers<void>()
    async function call<T>({ name }: PortCall, effect: () => Promise<T>): Promise<T> {
      if (name === 'attachments.attach') {
        reached.resolve()
        await mayGoOn.promise
      }
      return effect()
    }
    const ended = activate(
      [message],
      home.schema,
      portProxy(home.ports, { call }, () => 0),
    )
    return { reached: reached.promise, goOn: mayGoOn.resolve, ended }
  }
})
