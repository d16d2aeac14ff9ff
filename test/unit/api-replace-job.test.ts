import { describe, expect, it } from 'vitest'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'
import { isOf, isPoison, submittedHome } from '../fixtures/operated-home.ts'
import { refusalOf } from '../fixtures/refusal-of.ts'
import { runHome } from '../fixtures/run-home.ts'
import { smallProduction } from '../fixtures/small-production.ts'

const PROCESS = { transformation: 'small/process' }

/** The small production with a line more in the step `process`. */
function mended(more = "command: [mended, '{outputs}']", text = smallProduction()): string {
  return text.replace('    plugin: {name: Standard', `    ${more}\n    plugin: {name: Standard`)
}

/** A home whose step `process` is Stopped with a job under way, and with files to come. */
async function half(): Promise<MemoryHome> {
  const home = await submittedHome()
  await runHome(home, ({ step, run }) => (step === 'simulate' && run <= 2 ? 'done' : undefined))
  expect(home.site.queued.filter(isOf('process'))).toHaveLength(1)
  await home.client.stop(PROCESS)
  return home
}

/** Commands of the jobs of a step that were started since so many. */
function commandsSince({ site }: MemoryHome, count: number): ReadonlySet<string | undefined> {
  return new Set(
    site.started
      .slice(count)
      .filter(isOf('process'))
      .map(({ job }) => job.command[0]),
  )
}

describe('the job of a step that has begun', () => {
  it('is replaced while it is Stopped: what is started from then on runs the new one, and the history says who and why', async () => {
    const home = await half()
    const replaced = await home.client.submit({ text: mended(), replace: ['process'], reason: 'the old one crashed' })
    expect(replaced).toMatchObject({ outcome: 'replaced', replacedJobs: ['small/process'] })
    const { history } = await home.client.history(PROCESS)
    expect(history.at(-1)).toMatchObject({
      by: 'André',
      text: 'Job replaced (revision 2): another command: the old one crashed',
    })
    const before = home.site.started.length
    await home.client.start(PROCESS)
    await runHome(home, ({ job, step }) => (step === 'process' && job.command[0] === 'work' ? 'payload' : 'done'))
    expect(home.site.started.length).toBeGreaterThan(before + 3)
    expect(commandsSince(home, before)).toEqual(new Set(['mended']))
    expect(await home.client.status({ production: 'small' })).toMatchObject({
      status: 'Completed',
      losses: { files: 0 },
    })
    const { revision, definition } = await home.client.transformation(PROCESS)
    expect([revision, definition.job.command[0]]).toEqual([2, 'mended'])
    expect(home.problems).toEqual([])
  })

  it('is replaced once: the same again goes on, the old one is other content', async () => {
    const home = await half()
    const request = { text: mended(), replace: ['process'] }
    await home.client.submit(request)
    const history = await home.client.history(PROCESS)
    expect(await home.client.submit(request)).toMatchObject({ outcome: 'resumed', replacedJobs: [] })
    expect(await home.client.submit({ text: mended() })).toMatchObject({ outcome: 'resumed' })
    expect(await home.client.history(PROCESS)).toEqual(history)
    const refusal = await refusalOf(home.client.submit({ text: smallProduction() }))
    expect(refusal.message).toMatch(/step process differs/)
    await home.client.submit({ text: smallProduction(), replace: ['process'] })
    expect((await home.client.transformation(PROCESS)).revision).toBe(3)
  })

  it('is replaced when it is Completed with losses; what failed is tried again with it', async () => {
    const home = await submittedHome()
    await runHome(home, (order) => (order.step === 'process' && order.inputs.some(isPoison) ? 'payload' : 'done'))
    expect(await home.client.transformation(PROCESS)).toMatchObject({ status: 'Completed', revision: 1 })
    const before = home.site.started.length
    await home.client.submit({ text: mended(), replace: ['process'] })
    await home.client.retryTasks(PROCESS)
    await runHome(home)
    expect(commandsSince(home, before)).toEqual(new Set(['mended']))
    expect(await home.client.status({ production: 'small' })).toMatchObject({
      status: 'Completed',
      losses: { files: 0 },
    })
  })

  it('is replaced together with a step that has not begun', async () => {
    const home = await half()
    const text = mended().replace('data_level: DL3', 'data_level: DL3, prog: merge')
    expect((await home.client.submit({ text, dryRun: true, replace: ['process'] })).conflicts).toEqual([])
    await home.client.submit({ text, replace: ['process'] })
    await home.client.start(PROCESS)
    await runHome(home)
    const { files } = await home.client.find({ query: { transformation: 'small/merge' } })
    expect(files.map(({ metadata }) => metadata['prog'])).toEqual(['merge'])
  })

  it.each([
    [
      'is at work',
      async (home: MemoryHome) => home.client.start(PROCESS),
      mended(),
      /process is Active: "cascade stop/,
    ],
    [
      'has other outputs',
      null,
      smallProduction().replace('{data_level: DL2}', '{data_level: DL2}, min_size: 2'),
      /differs in its outputs: .* only command/,
    ],
    [
      'has another plugin and more',
      null,
      mended('max_errors: 7', smallProduction({ size: 3 })),
      /its plugin, max_errors:/,
    ],
    [
      'is not named',
      null,
      mended().replace('{name: simulate,', '{name: simulate, metadata: {prog: x},'),
      /step simulate differs/,
    ],
  ])('is not replaced when the step %s, and nothing is changed', async (_, prepare, text, says) => {
    const home = await half()
    await prepare?.(home)
    const all = async () => [await home.client.transformation(PROCESS), await home.ports.productions.read('small')]
    const before = await all()
    const dry = await home.client.submit({ text, replace: ['process'], dryRun: true })
    expect(dry).toMatchObject({ conflicts: [expect.stringMatching(says) as unknown], replacedJobs: [] })
    expect((await refusalOf(home.client.submit({ text, replace: ['process'] }))).message).toMatch(says)
    expect(await all()).toEqual(before)
  })

  it('is not replaced of a step, or a production, that is not there', async () => {
    const home = memoryHome()
    const unknown = await refusalOf(home.client.submit({ text: mended(), replace: ['proces'] }))
    expect(unknown.message).toMatch(/no step proces .*did you mean process\?/)
    const early = await refusalOf(home.client.submit({ text: mended(), replace: ['process'] }))
    expect(early.message).toMatch(/there is no production small yet/)
    expect(await home.ports.productions.list()).toEqual([])
  })
})
