import { describe, expect, it } from 'vitest'
import { submit } from '../../functions/submit/submit.ts'
import { packOrders } from '../../shared/model/order-list.ts'
import { ordersMost } from '../../shared/lifecycle/orders-most.ts'
import { ORDERS_MOST } from '../../shared/ports/site.ts'
import { aDefinition, aTransformation } from '../fixtures/definitions.ts'
import { simulatedHome, start, type SimulatedHome } from '../fixtures/simulated-home.ts'

/** A job with so many sandbox files of long names. */
function aJob(files: number) {
  const path = 'x'.repeat(1000)
  const sandbox = Array.from({ length: files }, (_, index) => ({
    path: `${path}${index}`,
    key: 'k',
    executable: false,
  }))
  return { ...aDefinition({ name: 'p/a' }).job, sandbox }
}

/** Makes tasks that are ready, a chunk of one each. */
async function makeReady({ ports }: SimulatedHome, count: number): Promise<void> {
  const counters = { attempt: 1, errors: 0, lost: 0, interrupted: 0, due: 0, created: 0, ended: null }
  const nothing = { target: [], files: [], manifest: null, message: '' }
  for (let number = 1; number <= count; number += 1) {
    await ports.tasks.create([{ transformation: 'p/a', number, state: 'Created', ...counters, ...nothing }])
    const head = await ports.piles.head('p/a', '')
    await ports.piles.finish({ head, ready: [number], now: 0, counts: {} })
  }
}

const SETTINGS = { objectStorageElement: 'home', systemFields: [], site: 'simulated' }
const RAW = { size: 1, checksum: `sha256:${'a'.repeat(64)}`, metadata: { data_level: 'R1' } }

describe('a submission', () => {
  it('takes of what is ready as many tasks as may go together', async () => {
    const home = simulatedHome()
    const { definition, state } = aTransformation({ name: 'p/a', job: aJob(6500) })
    await home.ports.transformations.create([{ definition, state: { ...state, status: 'Active' } }])
    await makeReady(home, 20)
    await submit([{ version: 1, transformation: 'p/a' }], SETTINGS, home.ports)
    expect(home.site.queued).toHaveLength(ordersMost({ definition, state }))
    expect(home.site.queued.length).toBeLessThan(20)
  })

  it('has fewer tasks where each order repeats a large job', () => {
    expect(ordersMost(aTransformation({ name: 'p/a' }))).toBe(ORDERS_MOST)
    expect(ordersMost(aTransformation({ name: 'p/a', job: aJob(300) }))).toBeLessThan(ORDERS_MOST / 4)
    expect(ordersMost(aTransformation({ name: 'p/a', job: aJob(100_000) }))).toBe(1)
  })

  it.each(['MCSimulation', 'Processing'] as const)(
    'of a large job and a %s comes to a list of so many bytes',
    async (type) => {
      const home = simulatedHome()
      const tasks = 500
      const job = aJob(250)
      const transformation =
        type === 'MCSimulation'
          ? aTransformation({ name: 'p/a', type, job }, { wanted: tasks, runs: [{ first: 1, count: tasks }] })
          : aTransformation({ name: 'p/a', type, job, input: { kind: 'open', query: { data_level: 'R1' } } })
      const lfns = Array.from({ length: type === 'Processing' ? tasks : 0 }, (_, index) => `/raw/${index}`)
      const files = lfns.map((lfn) => ({ ...RAW, lfn, replica: { storageElement: 'disk', path: lfn } }))
      await home.ports.catalog.register(files)
      await start(home, [transformation])
      await home.drive.settle()
      expect(home.site.queued).toHaveLength(tasks)
      const submissions = Map.groupBy(home.site.queued, ({ submission }) => submission)
      for (const orders of submissions.values()) expect(packOrders(orders).length).toBeLessThan(80_000_000)
    },
  )
})
