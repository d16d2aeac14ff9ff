import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { INFRASTRUCTURE_ATTEMPTS, INTERRUPTIONS } from '../../shared/model/exit-class.ts'
import { mayMove, mayWork, TRANSFORMATION_STATUSES } from '../../shared/model/transformation-status.ts'
import { runOfTask, type RunRange } from '../../shared/model/transformation.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { simulatedHome, start, type SimulatedHome } from '../fixtures/simulated-home.ts'
import type { SimulatedEnd } from '../fixtures/simulated-site.ts'

type Status = (typeof TRANSFORMATION_STATUSES)[number]

function movesFrom(status: Status): readonly Status[] {
  return TRANSFORMATION_STATUSES.filter((to) => mayMove(status, to))
}

/** A walk along allowed moves from New; each number chooses among those there are. */
function walk(choices: readonly number[]): readonly Status[] {
  const statuses: Status[] = ['New']
  for (const choice of choices) {
    const moves = movesFrom(statuses.at(-1) ?? 'New')
    const next = moves[choice % Math.max(1, moves.length)]
    if (next !== undefined) statuses.push(next)
  }
  return statuses
}

const walks = fc.array(fc.nat(6), { maxLength: 20 }).map(walk)

describe('the statuses of a transformation', () => {
  it('begin once, and end Archived or Cleaned for good', () =>
    fc.assert(
      fc.property(walks, (statuses) => {
        expect(statuses.indexOf('New')).toBe(statuses.lastIndexOf('New'))
        for (const end of ['Archived', 'Cleaned'] as const)
          if (statuses.includes(end)) expect(statuses.at(-1)).toBe(end)
      }),
    ))

  it('come to Completed through Completing only, and work from Completed through Active', () =>
    fc.assert(
      fc.property(walks, (statuses) => {
        for (const [index, status] of statuses.entries()) {
          const before = statuses[index - 1]
          if (status === 'Completed') expect(before).toBe('Completing')
          if (before === 'Completed' && mayWork(status)) expect(status).toBe('Active')
          if (before === 'Cleaning') expect(status).toBe('Cleaned')
        }
      }),
    ))

  it('can be left for Cleaning from wherever work may begin again, and never for themselves', () => {
    for (const status of TRANSFORMATION_STATUSES) {
      const isOver = status === 'Archived' || status === 'Cleaning' || status === 'Cleaned'
      expect(mayMove(status, 'Cleaning')).toBe(!isOver)
      expect(mayMove(status, status)).toBe(false)
    }
  })
})

const ENDS = ['payload', 'infrastructure', 'vanished', 'interrupted', 'done'] as const satisfies SimulatedEnd[]
/** Interrupted so often, now and then, that the job is the suspect. */
const ends = fc.oneof(
  fc.array(fc.constantFrom(...ENDS), { maxLength: 14 }),
  fc.array(fc.oneof({ weight: 2, arbitrary: fc.constant('interrupted' as const) }, fc.constantFrom(...ENDS)), {
    minLength: INTERRUPTIONS,
    maxLength: 4 * INTERRUPTIONS,
  }),
)
const maxErrors = fc.integer({ min: 1, max: 4 })

/** Runs the jobs there are, one by one, with these ends, the last of which is for all that follow. */
async function runAll(home: SimulatedHome, list: readonly SimulatedEnd[]): Promise<number> {
  await home.drive.settle()
  let runs = 0
  for (let order = home.site.queued[0]; order !== undefined && runs < 100; order = home.site.queued[0]) {
    await home.site.end(order, list[runs] ?? 'done')
    runs += 1
    await home.drive.settle()
  }
  return runs
}

/** What becomes of one file, or one run of a simulation, said in a few lines: errors, and how many jobs it took. */
function expected(list: readonly SimulatedEnd[], limit: number, lostForgottenBy: 'a new task' | 'nobody') {
  let [errors, lost, interrupted, runs] = [0, 0, 0, 0]
  for (;;) {
    const end = list[runs] ?? 'done'
    runs += 1
    if (end === 'done') return { errors, runs, stopped: false }
    if (end === 'interrupted' && interrupted + 1 < INTERRUPTIONS) {
      interrupted += 1
      continue
    }
    if (end !== 'payload' && end !== 'interrupted' && lost + 1 < INFRASTRUCTURE_ATTEMPTS) {
      lost += 1
      continue
    }
    errors += 1
    if (lostForgottenBy === 'a new task') [lost, interrupted] = [0, 0]
    if (errors >= limit) return { errors, runs, stopped: true }
  }
}

describe('a file in a transformation', () => {
  it('stops after exactly as many errors as it may have, whatever else went wrong with its jobs', () =>
    fc.assert(
      fc.asyncProperty(ends, maxErrors, async (list, limit) => {
        const home = simulatedHome()
        const checksum = `sha256:${'0'.repeat(64)}`
        const replica = { storageElement: 'disk', path: '/f' }
        await home.ports.catalog.register([
          { lfn: '/in/f', size: 1, checksum, metadata: { data_level: 'R1' }, replica },
        ])
        const input = { kind: 'closed', query: { data_level: 'R1' } } as const
        await start(home, [aTransformation({ name: 'p/a', input, maxErrors: limit })])
        const runs = await runAll(home, list)
        const should = expected(list, limit, 'a new task')
        const [file] = await home.ports.attachments.read('p/a', ['/in/f'])
        expect({ errors: file?.errors, runs, stopped: file?.status === 'MaxReset' }).toEqual(should)
        expect(file?.reason === '').toBe(should.errors === 0)
        expect(await statusOf(home)).toBe('Completed')
      }),
    ))
})

describe('a task without input', () => {
  it('is tried again with its run, and fails for good after as many errors', () =>
    fc.assert(
      fc.asyncProperty(ends, maxErrors, async (list, limit) => {
        const home = simulatedHome()
        const runs = [{ first: 7, count: 1 }]
        await start(home, [
          aTransformation({ name: 'p/a', type: 'MCSimulation', maxErrors: limit }, { wanted: 1, runs }),
        ])
        const jobs = await runAll(home, list)
        const should = expected(list, limit, 'nobody')
        const [task] = await home.ports.tasks.read('p/a', [1])
        expect({ errors: task?.errors, runs: jobs, stopped: task?.state === 'Failed' }).toEqual(should)
        expect(home.site.started.map((order) => order.run)).toEqual(Array.from({ length: jobs }, () => 7))
        expect(home.site.started.map((order) => order.attempt)).toEqual(
          Array.from({ length: jobs }, (_, index) => index + 1),
        )
        expect(await statusOf(home)).toBe('Completed')
      }),
    ))
})

async function statusOf(home: SimulatedHome): Promise<string | undefined> {
  return (await home.ports.transformations.read(['p/a']))[0]?.state.status
}

/** Ranges that do not overlap, in any order. */
const ranges: fc.Arbitrary<readonly RunRange[]> = fc
  .array(fc.record({ gap: fc.nat(5), count: fc.nat(6), order: fc.nat() }), { minLength: 1, maxLength: 6 })
  .map((list) => {
    let next = 1
    const placed = list.map(({ gap, count, order }) => {
      const first = next + gap
      next = first + count
      return { first, count, order }
    })
    return placed.toSorted((a, b) => a.order - b.order).map(({ first, count }) => ({ first, count }))
  })

function numbersOf(runs: readonly RunRange[]): readonly number[] {
  return runs.flatMap(({ first, count }) => Array.from({ length: count }, (_, index) => first + index))
}

function runsOf(runs: readonly RunRange[], count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => runOfTask(runs, index + 1))
}

describe('run numbers', () => {
  it('are those of the ranges, each once, in order', () =>
    fc.assert(
      fc.property(ranges, (runs) => {
        expect(runsOf(runs, numbersOf(runs).length)).toEqual(numbersOf(runs))
      }),
    ))

  it('stay when a simulation is extended', () =>
    fc.assert(
      fc.property(ranges, fc.integer({ min: 1, max: 9 }), (runs, count) => {
        const tasks = numbersOf(runs).length
        const extended = [...runs, { first: 1000, count }]
        expect(runsOf(extended, tasks)).toEqual(runsOf(runs, tasks))
        expect(runOfTask(extended, tasks + 1)).toBe(1000)
      }),
    ))

  it('go on without end in the last range, for a transformation with input', () =>
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 100 }), (first, count) => {
        expect(runsOf([{ first, count: 0 }], count)).toEqual(Array.from({ length: count }, (_, index) => first + index))
      }),
    ))
})
