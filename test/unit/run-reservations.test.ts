import { describe, expect, it } from 'vitest'
import { reserveMoreRuns } from '../../functions/api/operators/reserve-more-runs.ts'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'
import { refusalOf } from '../fixtures/refusal-of.ts'
import { runHome } from '../fixtures/run-home.ts'

/** A production of three simulations, one behind the other. */
function threeSimulations({ name = 'three', common = '{}', second = 4 } = {}): string {
  const step = (letter: string, count: number): string =>
    `  - {name: ${letter}, type: MCSimulation, runs: {count: ${count}}, outputs: [{files: '*.${letter}', metadata: {data_level: R1, particle: gamma}}]}`
  return [
    `production: ${name}`,
    `common: ${common}`,
    `job: {container: none, command: [work, '{outputs}']}`,
    'steps:',
    ...[step('a', 4), step('b', second), step('c', 4)],
  ].join('\n')
}

async function moreRunsOf(home: MemoryHome, names: readonly string[]) {
  // All are read before any reserves: nobody sees in a state what the others are about to write there.
  const found = await home.ports.transformations.read(names)
  const ranges = []
  for (const one of found) ranges.push(...(await reserveMoreRuns(one, 7, home.ports)).slice(one.state.runs.length))
  return ranges.flatMap(({ first, count }) => Array.from({ length: count }, (_, index) => first + index))
}

describe('simulations of one production that are extended at the same moment', () => {
  it.each(['{campaign: TEST}', '{}'])('share no run number, in %s', async (common) => {
    const home = memoryHome()
    await home.client.submit({ text: threeSimulations({ common }) })
    const runs = await moreRunsOf(home, ['three/a', 'three/b'])
    expect(runs).toHaveLength(6)
    expect(new Set(runs).size).toBe(6)
  })

  it('have numbers of their own where they are in no campaign, whatever other productions have', async () => {
    const home = memoryHome()
    await home.client.submit({ text: threeSimulations() })
    expect(await home.client.submit({ text: threeSimulations({ name: 'other' }) })).toMatchObject({
      outcome: 'created',
    })
    expect(await moreRunsOf(home, ['three/c', 'other/c'])).toEqual([13, 14, 15, 13, 14, 15])
  })
})

describe('a dry run', () => {
  const common = '{campaign: TEST}'

  it('is told what the submission is told of run numbers of another production, and reserves none', async () => {
    const home = memoryHome()
    await home.client.submit({ text: threeSimulations({ common }) })
    const rival = threeSimulations({ name: 'rival', common })
    const { conflicts } = await home.client.submit({ text: rival, dryRun: true })
    expect(conflicts).toEqual([expect.stringMatching(/belong to production three/)])
    expect((await refusalOf(home.client.submit({ text: rival }))).message).toBe(conflicts[0])
    const other = threeSimulations({ name: 'other', common }).replace('count: 4', 'first: 13, count: 4')
    expect((await home.client.submit({ text: other, dryRun: true })).conflicts).toEqual([])
    expect(await home.client.submit({ text: other.replace('other', 'later') })).toMatchObject({ outcome: 'created' })
  })

  it('of other content lets a production keep its own numbers, and none of others', async () => {
    const home = memoryHome()
    await home.client.submit({ text: threeSimulations({ common }) })
    const other = threeSimulations({ name: 'other', common }).replace('count: 4', 'first: 13, count: 4')
    await home.client.submit({ text: other })
    const conflictsOf = async (second: number) =>
      (await home.client.submit({ text: threeSimulations({ common, second }), dryRun: true })).conflicts
    expect(await conflictsOf(3)).toEqual([])
    expect(await conflictsOf(6)).toEqual([expect.stringMatching(/belong to production other/)])
  })
})

describe('run numbers of a production that is submitted with other content', () => {
  it('are those of the new content, the old ones are given back', async () => {
    const home = memoryHome()
    const common = '{campaign: TEST}'
    await home.client.submit({ text: threeSimulations({ common, second: 6 }) })
    const smaller = threeSimulations({ common, second: 4 })
    expect(await home.client.submit({ text: smaller })).toMatchObject({ outcome: 'replaced' })
    const other = threeSimulations({ name: 'other', common }).replace('count: 4', 'first: 13, count: 4')
    expect(await home.client.submit({ text: other })).toMatchObject({ outcome: 'created' })
    const rival = other.replace('other', 'rival').replace('first: 13', 'first: 12')
    expect((await refusalOf(home.client.submit({ text: rival }))).message).toMatch(/9-12 .* belong to production three/)
  })

  it('are free again once the production is gone', async () => {
    const home = memoryHome()
    await home.client.submit({ text: threeSimulations({ common: '{campaign: TEST}' }) })
    await home.client.remove({ production: 'three' })
    await runHome(home, () => undefined)
    const again = threeSimulations({ name: 'again', common: '{campaign: TEST}' })
    expect(await home.client.submit({ text: again })).toMatchObject({ outcome: 'created' })
  })
})
