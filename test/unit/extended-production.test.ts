import { beforeEach, describe, expect, it } from 'vitest'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'
import { isOf } from '../fixtures/operated-home.ts'
import { refusalOf } from '../fixtures/refusal-of.ts'
import { runHome } from '../fixtures/run-home.ts'

const GAMMA = { transformation: 'two/shower-gamma' }
const PROTON = { transformation: 'two/shower-proton' }

/** Two cells of a simulation, another simulation behind them, and a step that takes what they make. */
function two({ count = 2, size = 1, level = 'DL2' } = {}): string {
  return `
production: two
common: {campaign: TEST}
matrix: {particle: [gamma, proton]}
job: {container: none, command: [work, '{outputs}']}
steps:
  - {name: shower, type: MCSimulation, over: [particle], runs: {count: ${count}}, outputs: [{files: '*.a', metadata: {data_level: R1}}]}
  - {name: noise, type: MCSimulation, runs: {count: 3}, outputs: [{files: '*.b', metadata: {data_level: R1}}]}
  - {name: take, input: {data_level: DL0}, open: true, plugin: {name: Standard, size: ${size}}, outputs: [{files: '*.c', metadata: {data_level: ${level}}}]}
`
}

let home: MemoryHome

beforeEach(async () => {
  home = memoryHome()
  await home.client.submit({ text: two() })
  await runHome(home)
})

async function extendBoth(wanted: number): Promise<void> {
  for (const one of [GAMMA, PROTON]) await home.client.extend({ ...one, wanted })
}

/** What a submission and its dry run say: the same. */
async function refused(text: string): Promise<string> {
  const { conflicts } = await home.client.submit({ text, dryRun: true })
  const { message } = await refusalOf(home.client.submit({ text }))
  expect(conflicts).toEqual([message])
  return message
}

describe('a production that was extended', () => {
  it.each([2, 3, 4])('of 2 to 4 runs is the one that a file describes with %i', async (count) => {
    await extendBoth(4)
    await runHome(home)
    const before = home.site.started.length
    expect(await home.client.submit({ text: two({ count }), dryRun: true })).toMatchObject({ conflicts: [] })
    expect(await home.client.submit({ text: two({ count }) })).toMatchObject({ outcome: 'resumed' })
    await runHome(home)
    expect(home.site.started).toHaveLength(before)
    expect(home.problems).toEqual([])
  })

  it('is not one with more or fewer runs than it has, or ever had', async () => {
    await extendBoth(4)
    expect(await refused(two({ count: 5 }))).toBe(
      'production two exists with fewer runs than this asks for: first "cascade extend two/shower-gamma 5", ' +
        '"cascade extend two/shower-proton 5", then submit it again',
    )
    expect(await refused(two({ count: 1 }))).toMatch(/steps shower, noise differ/)
  })

  it('says which simulation lacks runs, and what differs besides', async () => {
    await home.client.extend({ ...GAMMA, wanted: 4 })
    expect(await refused(two({ count: 4 }))).toMatch(/first "cascade extend two\/shower-proton 4", then/)
    const other = two({ count: 4 }).replace('*.a', '*.x')
    expect(await refused(other)).toMatch(
      /step shower differs in its outputs; .*; for more runs "cascade extend two\/shower-proton 4"$/,
    )
    await home.client.extend({ ...PROTON, wanted: 4 })
    expect(await home.client.submit({ text: two({ count: 4 }) })).toMatchObject({ outcome: 'resumed' })
  })

  it('keeps its run numbers when a step that has not begun is replaced', async () => {
    await extendBoth(4)
    await runHome(home)
    expect(await home.client.submit({ text: two({ count: 4, size: 2 }) })).toMatchObject({ outcome: 'replaced' })
    await runHome(home)
    const runs = home.site.started
      .filter((order) => isOf('shower')(order) || isOf('noise')(order))
      .map(({ run }) => run)
    expect(new Set(runs).size).toBe(runs.length)
    expect(runs).toHaveLength(4 + 4 + 3)
    expect(await home.client.submit({ text: two({ count: 4, size: 2 }) })).toMatchObject({ outcome: 'resumed' })
    expect(home.problems).toEqual([])
  })
})

describe('a production that has not begun', () => {
  it('is replaced by one with more runs', async () => {
    const fresh = memoryHome()
    await fresh.client.submit({ text: two() })
    expect(await fresh.client.submit({ text: two({ count: 5 }) })).toMatchObject({ outcome: 'replaced' })
    await runHome(fresh)
    expect(fresh.site.started.filter(isOf('shower'))).toHaveLength(10)
  })
})
