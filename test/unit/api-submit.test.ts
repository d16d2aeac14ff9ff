import { describe, expect, it } from 'vitest'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'
import { refusalOf } from '../fixtures/refusal-of.ts'
import { registerFile } from '../fixtures/register-file.ts'
import { runHome } from '../fixtures/run-home.ts'
import { openProduction, smallProduction } from '../fixtures/small-production.ts'

/** Everything that a request could have changed, in one value. */
async function allOf({ ports }: MemoryHome): Promise<unknown> {
  const productions = await ports.productions.list()
  const names = productions.flatMap((production) => production.transformations)
  const transformations = await ports.transformations.read(names)
  const histories = await Promise.all(names.map((name) => ports.transformations.history(name)))
  return { productions, transformations, histories, active: await ports.transformations.activeVersion() }
}

describe('a production that is submitted', () => {
  it('is created, started, and runs to its end', async () => {
    const home = memoryHome()
    const submitted = await home.client.submit({ text: smallProduction() })
    expect(submitted).toMatchObject({ production: 'small', outcome: 'created', inputs: [], warnings: [] })
    expect(submitted.transformations.map(({ name, wanted }) => [name, wanted])).toEqual([
      ['small/simulate', 4],
      ['small/process', 0],
      ['small/merge', 0],
    ])
    await runHome(home)
    const status = await home.client.status({ production: 'small' })
    expect(status).toMatchObject({ status: 'Completed', losses: { files: 0, tasks: 0 }, failures: [] })
    expect(status.steps.map(({ name, tasks }) => [name, tasks['Done']])).toEqual([
      ['small/simulate', 4],
      ['small/process', 2],
      ['small/merge', 1],
    ])
    expect(home.problems).toEqual([])
  })

  it('goes on when it is submitted again with the same content, whenever that is', async () => {
    const home = memoryHome()
    await home.client.submit({ text: smallProduction() })
    for (const ends of [() => undefined, () => 'done' as const]) {
      const before = await allOf(home)
      expect(await home.client.submit({ text: smallProduction() })).toMatchObject({ outcome: 'resumed' })
      expect(await allOf(home)).toEqual(before)
      await runHome(home, ends)
    }
    expect(home.site.started).toHaveLength(7)
  })

  it('is refused with other content under its name, naming the steps, and changes nothing', async () => {
    const home = memoryHome()
    await home.client.submit({ text: smallProduction() })
    await runHome(home)
    const before = await allOf(home)
    const refusal = await refusalOf(home.client.submit({ text: smallProduction({ size: 3 }) }))
    expect(refusal.kind).toBe('conflict')
    expect(refusal.message).toMatch(/small exists with other content: step process differs in its plugin; .*--as/)
    expect(await allOf(home)).toEqual(before)
  })

  it('takes other content under another name, if its run numbers are free', async () => {
    const home = memoryHome()
    await home.client.submit({ text: smallProduction() })
    const before = await allOf(home)
    const refusal = await refusalOf(home.client.submit({ text: smallProduction(), as: 'other' }))
    expect(refusal.message).toMatch(/run numbers 1-4 of campaign TEST belong to production small/)
    expect(await allOf(home)).toEqual(before)
    const text = smallProduction({ runs: 'first: 5, count: 4' })
    expect(await home.client.submit({ text, as: 'other' })).toMatchObject({ production: 'other', outcome: 'created' })
    await runHome(home)
    const { productions } = await home.client.productions({})
    expect(productions.map(({ production, status }) => [production, status])).toEqual([
      ['other', 'Completed'],
      ['small', 'Completed'],
    ])
  })

  it('has steps replaced that have not begun, and only those', async () => {
    const home = memoryHome()
    await home.client.submit({ text: smallProduction() })
    await runHome(home, () => undefined)
    const text = smallProduction({ size: 3 })
    expect(await home.client.submit({ text })).toMatchObject({ outcome: 'replaced' })
    await runHome(home, ({ step }) => (step === 'simulate' ? 'done' : undefined))
    const [process] = await home.ports.transformations.read(['small/process'])
    expect(process?.definition.plugin.parameters).toEqual({ size: 3 })
    await refusalOf(home.client.submit({ text: smallProduction({ size: 4 }) }))
    await runHome(home)
    expect(await home.client.status({ production: 'small' })).toMatchObject({
      status: 'Completed',
      losses: { files: 0 },
    })
    expect(home.site.started.filter(({ step }) => step === 'process').map(({ inputs }) => inputs.length)).toEqual([
      3, 1,
    ])
    expect(home.problems).toEqual([])
  })

  it('goes on from wherever its submission died', async () => {
    const home = memoryHome()
    const { productions } = home.ports
    await home.client.submit({ text: smallProduction() })
    const whole = await productions.read('small')
    for (const name of whole?.transformations ?? []) await home.ports.transformations.forget(name)
    expect(await home.client.submit({ text: smallProduction() })).toMatchObject({ outcome: 'resumed' })
    await runHome(home)
    expect(await home.client.status({ production: 'small' })).toMatchObject({ status: 'Completed' })
  })

  it('is refused with field, step and line when it is wrong', async () => {
    const home = memoryHome()
    const text = smallProduction().replace('data_level: DL2', 'data_levle: DL2')
    const refusal = await refusalOf(home.client.submit({ text }))
    expect(refusal.kind).toBe('input')
    expect(refusal.problems[0]).toMatchObject({ step: 'process', line: 12, severity: 'error' })
    expect(refusal.message).toMatch(/did you mean data_level/)
    expect(await home.ports.productions.list()).toEqual([])
  })
})

describe('a dry run', () => {
  it('says what the catalog holds, and changes nothing', async () => {
    const home = memoryHome()
    for (let run = 1; run <= 12; run++)
      await registerFile(home, { lfn: `/raw/run${run}`, size: 10, metadata: { data_level: 'DL0', zenith: 3.4 * run } })
    const before = await allOf(home)
    const dry = await home.client.submit({ text: openProduction(), dryRun: true })
    expect(dry).toMatchObject({ outcome: 'dry-run', conflicts: [] })
    expect(dry.inputs).toHaveLength(1)
    expect(dry.inputs[0]).toMatchObject({ transformation: 'open/take', files: 11, size: 110, complete: true })
    expect(dry.inputs[0]?.sample).toHaveLength(10)
    expect(await allOf(home)).toEqual(before)
  })

  it('says when it has not looked at everything', async () => {
    const home = memoryHome({ scanFiles: 1 })
    for (let directory = 0; directory <= 100; directory += 1)
      await registerFile(home, { lfn: `/${directory}/f`, metadata: { data_level: 'DL0', zenith: 1 } })
    const { inputs } = await home.client.submit({ text: openProduction(), dryRun: true })
    expect(inputs[0]).toMatchObject({ files: 100, complete: false })
  })

  it('says that the name is taken by something else', async () => {
    const home = memoryHome()
    await home.client.submit({ text: smallProduction() })
    await runHome(home)
    const dry = await home.client.submit({ text: smallProduction({ size: 3 }), dryRun: true })
    expect(dry.conflicts).toEqual([expect.stringMatching(/step process differs/)])
    const same = await home.client.submit({ text: smallProduction(), dryRun: true })
    expect(same.conflicts).toEqual([])
  })
})

describe('sandbox files', () => {
  const text = smallProduction().replace('command: [work,', 'sandbox: [job.mjs], command: [node, job.mjs,')

  async function stored(home: MemoryHome): Promise<string> {
    const bytes = new TextEncoder().encode('42')
    return home.client.putSandbox('73475cb40a568e8da8a045ced110137e159f890ac4da883b6b17dc651b3a8049', bytes)
  }

  it('are stored once under the hash of their content, and reach the job', async () => {
    const home = memoryHome()
    const key = await stored(home)
    expect(await stored(home)).toBe(key)
    await home.client.submit({ text, sandbox: [{ path: 'job.mjs', key, executable: false }] })
    await runHome(home)
    expect(home.site.started[0]?.job.sandbox).toEqual([{ path: 'job.mjs', key, executable: false }])
  })

  it('are refused under another hash, or when they are too large', async () => {
    const home = memoryHome({ sandboxBytes: 3 })
    const wrong = await refusalOf(home.client.putSandbox('0'.repeat(64), new TextEncoder().encode('42')))
    expect(wrong.message).toMatch(/has the hash 73475cb40a.* should have 0000/)
    const large = await refusalOf(home.client.putSandbox('0'.repeat(64), new TextEncoder().encode('1234')))
    expect(large.message).toMatch(/has 4 bytes, it should have at most 3/)
  })

  it('are refused in a submission when one is larger than was said when it was stored', async () => {
    const home = memoryHome({ sandboxBytes: 3 })
    const key = `sandbox/${'a'.repeat(64)}`
    await home.objects.put(key, '1234')
    const sandbox = [{ path: 'job.mjs', key, executable: false }]
    const refusal = await refusalOf(home.client.submit({ text, sandbox }))
    expect(refusal.message).toMatch(/job.mjs has 4 bytes, it should have at most 3/)
  })

  it.each([
    ['is not stored', `sandbox/${'a'.repeat(64)}`, /should be stored before/],
    ['is the log of another job', 'attempts/small/1/1-job/log.txt', /should be sandbox\//],
  ])('are refused in a submission when one %s', async (_, key, message) => {
    const home = memoryHome()
    const refusal = await refusalOf(
      home.client.submit({ text, sandbox: [{ path: 'job.mjs', key, executable: false }] }),
    )
    expect(refusal.message).toMatch(message)
  })
})
