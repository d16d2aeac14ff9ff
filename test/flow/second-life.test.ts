import { describe, expect, it } from 'vitest'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'
import { endAll } from '../fixtures/named-result.ts'
import { smallProduction } from '../fixtures/small-production.ts'

const NAME = { production: 'small' }
/** With the LFNs that outputs have where nothing is said. */
const TEXT = smallProduction({ files: "files: '*.a'" })

async function remove(home: MemoryHome): Promise<void> {
  await home.client.remove(NAME)
  for (let step = 0; step < 5; step++) {
    await home.drive.settle()
    home.clock.advance(10_000)
  }
}

async function lfnsOf({ client }: MemoryHome): Promise<readonly string[]> {
  return (await client.find({ query: [] })).files.map((file) => file.lfn)
}

/** Submits a production and runs it with a program that gives what no other version of it gives. */
async function runAs(home: MemoryHome, version: string, text = TEXT) {
  const submitted = await home.client.submit({ text })
  await endAll(home, version)
  return submitted
}

describe('a production that is removed and submitted again with jobs that make something else', () => {
  it('runs to its end, under LFNs that no life before it had', async () => {
    const home = memoryHome()
    const seen = new Set<string>()
    for (const version of ['1', '2', '3']) {
      await runAs(home, version)
      expect(await home.client.status(NAME)).toMatchObject({ status: 'Completed', losses: { files: 0, tasks: 0 } })
      const lfns = await lfnsOf(home)
      expect(lfns).toHaveLength(7)
      expect(lfns.filter((lfn) => seen.has(lfn))).toEqual([])
      for (const lfn of lfns) seen.add(lfn)
      await remove(home)
      expect(await lfnsOf(home)).toEqual([])
    }
    expect([...seen].filter((lfn) => lfn.includes('/small~3-merge/'))).toHaveLength(1)
  })

  it('goes on, when it is submitted once more, as the life that it is', async () => {
    const home = memoryHome()
    await runAs(home, '1')
    await remove(home)
    expect(await runAs(home, '2')).toMatchObject({ outcome: 'created' })
    const lfns = await lfnsOf(home)
    expect(await runAs(home, '2')).toMatchObject({ outcome: 'resumed' })
    expect(await lfnsOf(home)).toEqual(lfns)
  })

  it('is warned of a template that does not tell its lives apart; a collision stops the step at once, with what to do', async () => {
    const home = memoryHome()
    const text = TEXT.replace("'*.a'", "'run{run}.a', lfn: '/fixed/{name}'")
    expect((await runAs(home, '1', text)).warnings).toEqual([])
    await remove(home)
    const { warnings } = await runAs(home, '2', text)
    expect(warnings.map(({ message }) => message)).toEqual([
      'line 7, step simulate, outputs.0.lfn: a production of this name was removed, and its LFNs are never used for other content; /fixed/run{run}.a should have {transformation} in it',
    ])
    const { steps, status } = await home.client.status(NAME)
    expect(status).toBe('Stopped')
    expect(steps[0]).toMatchObject({ status: 'Stopped', tasks: { Failed: 0 } })
    expect(steps[0]?.reason).toMatch(/^output \/fixed\/run\d\.a is known with other content: .*\{transformation\}/)
    expect(home.site.started.filter(({ run, production }) => production === 'small' && run === 1)).toHaveLength(2)
  })
})
