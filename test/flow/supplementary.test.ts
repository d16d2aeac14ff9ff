import { describe, expect, it } from 'vitest'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'
import { endAll } from '../fixtures/named-result.ts'

/** Both particles, merged behind a barrier and joined, under names that are fixed. */
const TEXT = `
production: c
common: {campaign: TEST, site: LaPalma}
matrix: {particle: [gamma, proton]}
job: {container: none, command: [work, '{outputs}']}
steps:
  - {name: simulate, type: MCSimulation, over: [particle], runs: {count: 2}, outputs: [{files: 'run{run}.a', metadata: {data_level: R1}}]}
  - {name: merge, over: [particle], parents: [simulate], plugin: AllWhenComplete, outputs: [{files: merged.b, metadata: {data_level: DL3}}]}
  - name: sensitivity
    parents: [merge]
    plugin: {name: Join, by: particle, values: [gamma, proton]}
    outputs: [{files: sensitivity.svg, metadata: {data_level: DL5}}]
`
const GAMMA = 'c/merge-gamma'
const JOIN = 'c/sensitivity'

async function completed(text = TEXT): Promise<MemoryHome> {
  const home = memoryHome()
  await home.client.submit({ text })
  await endAll(home)
  expect(await stateOf(home)).toMatchObject({ status: 'Completed', losses: { files: 0, tasks: 0 } })
  return home
}

async function stateOf({ client }: MemoryHome) {
  return client.status({ production: 'c' })
}

/** One more run of a particle comes when its merge is over. */
async function withLateFile(home: MemoryHome, particle: string): Promise<void> {
  home.clock.advance(1000)
  await home.client.extend({ transformation: `c/simulate-${particle}`, wanted: 3 })
  await endAll(home)
}

async function flush(home: MemoryHome, particle: string): Promise<void> {
  await home.client.flush({ transformation: `c/merge-${particle}` })
  await endAll(home)
}

async function reasonOf(home: MemoryHome, transformation: string) {
  return (await stateOf(home)).steps.find(({ name }) => name === transformation)?.reason
}

async function lfnsOf(home: MemoryHome, transformation: string): Promise<readonly string[]> {
  const { files } = await home.client.find({ query: { transformation }, limit: 10 })
  return files.map(({ lfn }) => lfn)
}

async function whyOf(home: MemoryHome, subject: string) {
  return JSON.stringify(await home.client.why({ subject }))
}

describe('a file that is late for a barrier whose output has a fixed name', () => {
  it('gets a supplementary task by flush, whose output has an LFN of its own', async () => {
    const home = await completed()
    await withLateFile(home, 'gamma')
    expect(await lfnsOf(home, GAMMA)).toHaveLength(1)
    expect(await reasonOf(home, GAMMA)).toBe(
      '1 of 3 files was left behind here: "cascade files c/merge-gamma --status Unused" lists them; 0 are tolerated: "cascade complete c/merge-gamma" accepts the loss',
    )
    // Its reason is told by the command that would say why.
    expect(await whyOf(home, GAMMA)).not.toContain('cascade why')
    await flush(home, 'gamma')
    expect(new Set(await lfnsOf(home, GAMMA)).size).toBe(2)
  })

  it('brings a file to the join behind it that lacks its partner, and why says so', async () => {
    const home = await completed()
    await withLateFile(home, 'gamma')
    await flush(home, 'gamma')
    const [lfn = ''] = (await lfnsOf(home, GAMMA)).toReversed()
    expect(await whyOf(home, lfn)).toContain('waits for a file with particle = \\"proton\\"')
    expect(await lfnsOf(home, JOIN)).toHaveLength(1)
    const { status, left } = await stateOf(home)
    expect(status).toBe('Stopped')
    expect(left).toMatchObject([{ transformation: JOIN, lfns: [lfn] }])
    await home.client.complete({ transformation: JOIN })
    await endAll(home)
    expect(await stateOf(home)).toMatchObject({ status: 'Completed', losses: { files: 1, tasks: 0 } })
  })

  it('is joined with the supplementary file of its partner, under an LFN of its own', async () => {
    const home = await completed()
    for (const particle of ['gamma', 'proton']) await withLateFile(home, particle)
    for (const particle of ['gamma', 'proton']) await flush(home, particle)
    expect((await stateOf(home)).left).toEqual([])
    expect(new Set(await lfnsOf(home, JOIN)).size).toBe(2)
    expect(await stateOf(home)).toMatchObject({ status: 'Completed', losses: { files: 0, tasks: 0 } })
  })

  it('counts as a loss, by name, where any number may be lost', async () => {
    const home = await completed(
      TEXT.replaceAll('plugin: ', 'tolerate: all, plugin: ').replace(
        '    tolerate: all, plugin:',
        '    tolerate: all\n    plugin:',
      ),
    )
    await withLateFile(home, 'gamma')
    const { status, losses, left } = await stateOf(home)
    expect({ status, losses }).toEqual({ status: 'Completed', losses: { files: 1, tasks: 0 } })
    expect(left[0]?.transformation).toBe(GAMMA)
    expect(left[0]?.reason).toContain('after the barrier')
    expect(left[0]?.lfns).toHaveLength(1)
    const { history } = await home.client.history({ transformation: GAMMA })
    expect(history.at(-1)?.text).toBe('Completed, 1 file stopped')
  })
})
