import { describe, expect, it } from 'vitest'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'
import { refusalOf } from '../fixtures/refusal-of.ts'
import { registerFile } from '../fixtures/register-file.ts'
import { runHome } from '../fixtures/run-home.ts'
import { smallProduction } from '../fixtures/small-production.ts'

/** Works until nothing is left to do, also later. */
async function patiently(home: MemoryHome): Promise<void> {
  for (let step = 0; step < 5; step++) {
    await runHome(home, () => undefined)
    home.clock.advance(10_000)
  }
}

async function lfnsOf({ client }: MemoryHome): Promise<readonly string[]> {
  return (await client.find({ query: [] })).files.map((file) => file.lfn)
}

describe('a production that is removed', () => {
  it('is gone with its outputs and their bytes; what others have stays', async () => {
    const home = memoryHome()
    await registerFile(home, { lfn: '/mine' })
    await home.client.submit({ text: smallProduction() })
    await home.client.submit({ text: smallProduction({ name: 'other', runs: 'first: 5, count: 4' }) })
    await runHome(home)
    const before = await lfnsOf(home)
    expect(await home.client.remove({ production: 'small' })).toMatchObject({ production: 'small', transformations: 3 })
    await patiently(home)
    expect(await lfnsOf(home)).toEqual(before.filter((lfn) => !lfn.startsWith('/out/small/')))
    expect(await home.objects.list('attempts/small/', 10)).toEqual([])
    expect(await home.objects.list('attempts/other/', 10)).not.toEqual([])
    const { productions } = await home.client.productions({})
    expect(productions.map(({ production, status }) => [production, status])).toEqual([['other', 'Completed']])
    expect(await home.ports.transformations.read(['small/simulate'])).toEqual([])
    expect(home.problems).toEqual([])
  })

  it('has its jobs ended, and nothing of it comes after', async () => {
    const home = memoryHome()
    await home.client.submit({ text: smallProduction() })
    await runHome(home, ({ step, run }) => (step === 'simulate' && run < 4 ? 'done' : undefined))
    expect(home.site.queued).not.toEqual([])
    await home.client.remove({ production: 'small' })
    expect((await home.client.status({ production: 'small' })).status).toBe('Cleaning')
    expect(home.site.queued).toEqual([])
    const started = home.site.started.length
    await patiently(home)
    expect(home.site.started).toHaveLength(started)
    expect((await refusalOf(home.client.status({ production: 'small' }))).kind).toBe('not-found')
    expect(await lfnsOf(home)).toEqual([])
    expect(home.problems).toEqual([])
  })

  it('cannot be submitted again before it is gone, and can thereafter, run numbers and all', async () => {
    const home = memoryHome()
    await home.client.submit({ text: smallProduction() })
    await home.client.remove({ production: 'small' })
    expect((await refusalOf(home.client.submit({ text: smallProduction() }))).message).toMatch(/being removed/)
    await patiently(home)
    expect(await home.client.submit({ text: smallProduction() })).toMatchObject({ outcome: 'created' })
    await runHome(home)
    expect(await home.client.status({ production: 'small' })).toMatchObject({ status: 'Completed' })
  })

  it('leaves LFNs that are never used for other content', async () => {
    const home = memoryHome()
    await home.client.submit({ text: smallProduction() })
    await runHome(home)
    const [lfn = ''] = await lfnsOf(home)
    await home.client.remove({ production: 'small' })
    await patiently(home)
    expect(await registerFile(home, { lfn, content: 'other' })).toMatchObject({ outcome: 'refused' })
  })

  it('leaves alone what another production takes from it, but for the file itself', async () => {
    const home = memoryHome()
    await home.client.submit({ text: smallProduction() })
    await runHome(home)
    const text = `
production: taker
job: {container: none, command: [work]}
steps: [{name: take, input: {data_level: DL3}, open: true, plugin: {name: Standard, size: 5}, outputs: [{files: '*', metadata: {data_level: DL4}}]}]
`
    await home.client.submit({ text })
    await home.drive.settle()
    await home.client.remove({ production: 'small' })
    await patiently(home)
    const { files } = await home.client.files({ transformation: 'taker/take' })
    expect(files.map(({ status }) => status)).toEqual(['Removed'])
    expect((await home.client.status({ production: 'taker' })).status).toBe('Active')
  })

  it('asked for twice is removed once', async () => {
    const home = memoryHome()
    await home.client.submit({ text: smallProduction() })
    await runHome(home)
    await home.client.remove({ production: 'small' })
    await home.client.remove({ production: 'small' })
    await patiently(home)
    expect((await home.client.productions({})).productions).toEqual([])
    expect(home.problems).toEqual([])
  })
})
