import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MemoryHome } from '../fixtures/memory-home.ts'
import { lastLine, submittedHome, withFiles } from '../fixtures/operated-home.ts'
import { refusalOf } from '../fixtures/refusal-of.ts'
import { registerFile } from '../fixtures/register-file.ts'
import { runHome } from '../fixtures/run-home.ts'
import { openProduction } from '../fixtures/small-production.ts'

const TAKE = 'open/take'

/** Status by LFN of the files that the open production has, or had. */
async function statuses({ client }: MemoryHome): Promise<Readonly<Record<string, string>>> {
  const { files } = await client.files({ transformation: TAKE })
  return Object.fromEntries(files.map(({ lfn, status }) => [lfn, status]))
}

/** A home whose open production waits for more files than there are. */
async function waiting(...lfns: readonly string[]): Promise<MemoryHome> {
  const home = await submittedHome(openProduction({ size: 100 }))
  for (const lfn of lfns) await registerFile(home, { lfn, metadata: { data_level: 'DL0', zenith: 20 } })
  await home.drive.settle()
  return home
}

describe('metadata of registered files', () => {
  it('change as given, the others stay; the filter takes and withdraws by them, and it was told before', async () => {
    const home = await waiting('/raw/1', '/raw/2')
    await registerFile(home, { lfn: '/raw/far', metadata: { data_level: 'DL0', zenith: 60 } })
    const out = { lfns: ['/raw/1', '/raw/2'], metadata: { zenith: '60' }, reason: 'the log said so' }
    const answer = { changed: out.lfns, same: [], effects: [{ transformation: TAKE, taken: 0, withdrawn: 2, kept: 0 }] }
    expect(await home.client.setMetadata(out)).toEqual(answer)
    expect(await home.client.setMetadata({ lfns: ['/raw/far'], metadata: { zenith: 20 } })).toMatchObject({
      effects: [{ transformation: TAKE, taken: 1, withdrawn: 0, kept: 0 }],
    })
    await home.drive.settle()
    expect(await statuses(home)).toEqual({ '/raw/1': 'Withdrawn', '/raw/2': 'Withdrawn', '/raw/far': 'Unused' })
    const { metadata } = (await home.client.file({ lfn: '/raw/1' })).file
    expect(metadata).toEqual({ data_level: 'DL0', zenith: 60 })
    const { history } = await home.client.history({ transformation: TAKE })
    expect(history.map(({ by, text }) => `${by}: ${text}`)).toContain(
      'André: Set zenith=60 of 2 files (/raw/1, /raw/2): the log said so',
    )
  })

  it('that are so already are told, and nothing is changed or written down', async () => {
    const home = await waiting('/raw/1')
    const before = await lastLine(home, { transformation: TAKE })
    const again = { lfns: ['/raw/1', '/raw/1'], metadata: { zenith: 20.00001 } }
    expect(await home.client.setMetadata(again)).toEqual({ changed: [], same: ['/raw/1'], effects: [] })
    expect(await lastLine(home, { transformation: TAKE })).toEqual(before)
  })

  it('may be taken away', async () => {
    const home = await waiting('/raw/1')
    const unset = { lfns: ['/raw/1'], unset: ['zenith'] }
    expect(await home.client.setMetadata(unset)).toMatchObject({ effects: [{ withdrawn: 1 }] })
    expect((await home.client.file({ lfn: '/raw/1' })).file.metadata).toEqual({ data_level: 'DL0' })
    expect(await home.client.setMetadata(unset)).toMatchObject({ changed: [], same: ['/raw/1'] })
  })

  it('of files that are used up say that these stay', async () => {
    const home = await withFiles(2)
    await runHome(home)
    const moved = await home.client.setMetadata({ lfns: ['/raw/1', '/raw/2'], metadata: { zenith: 60 } })
    expect(moved.effects).toEqual([{ transformation: TAKE, taken: 0, withdrawn: 0, kept: 2 }])
    await home.drive.settle()
    expect(await statuses(home)).toEqual({ '/raw/1': 'Processed', '/raw/2': 'Processed' })
    const back = await home.client.setMetadata({ lfns: ['/raw/1'], metadata: { zenith: 20 } })
    expect(back.effects).toEqual([])
  })

  it.each([
    [{ metadata: { zenit: 3 } }, /did you mean zenith/],
    [{ metadata: { zenith: 'up' } }, /zenith.*"up"/],
    [{ metadata: { production: 'mine' } }, /set by Cascade itself/],
    [{ unset: ['task'] }, /set by Cascade itself/],
    [{ unset: ['zenith'], metadata: { zenith: 3 } }, /cannot be both set and unset/],
    [{}, /there should be a field/],
    [{ lfns: ['raw'], metadata: { zenith: 3 } }, /must be absolute/],
    [{ lfns: ['/raw/1', '/raw/9', '/raw/8'], metadata: { zenith: 3 } }, /^\/raw\/9 is not in .*\n\/raw\/8 is not in/],
  ])('%j is refused, and nothing is changed', async (request, says) => {
    const home = await waiting('/raw/1')
    const refusal = await refusalOf(home.client.setMetadata({ lfns: ['/raw/1'], ...request }))
    expect(refusal.message).toMatch(says)
    expect((await home.client.file({ lfn: '/raw/1' })).file.metadata).toEqual({ data_level: 'DL0', zenith: 20 })
  })
})

describe('what a change comes to', () => {
  const LFNS = ['/raw/1', '/raw/2', '/raw/3']
  const change = fc.record({
    lfns: fc.subarray(LFNS, { minLength: 1 }),
    metadata: fc.record({ zenith: fc.constantFrom(20, 60), data_level: fc.constantFrom('DL0', 'DL1') }),
  })

  it('is told as it then happens, whatever happened before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const home = await waiting(...LFNS)
        for (const one of changes) {
          const before = await statuses(home)
          const { effects } = await home.client.setMetadata(one)
          await home.drive.settle()
          const after = await statuses(home)
          const moved = (from: string, to: string): number =>
            LFNS.filter((lfn) => before[lfn] === from && after[lfn] === to).length
          const { taken = 0, withdrawn = 0 } = effects[0] ?? {}
          expect([taken, withdrawn]).toEqual([moved('Withdrawn', 'Unused'), moved('Unused', 'Withdrawn')])
        }
      }),
      { numRuns: 40 },
    )
  })
})

describe('files that are unregistered', () => {
  it('leave the catalog and whoever has not used them; what used them keeps them', async () => {
    const home = await withFiles(3)
    await runHome(home)
    const lfns = ['/raw/1', '/raw/3']
    const answer = { removed: lfns, effects: [{ transformation: TAKE, taken: 0, withdrawn: 1, kept: 1 }] }
    expect(await home.client.unregister({ lfns, dryRun: true })).toEqual(answer)
    expect((await home.client.find({ query: { data_level: 'DL0' } })).files).toHaveLength(3)
    expect(await home.client.unregister({ lfns, reason: 'taken with the lid closed' })).toEqual(answer)
    await home.drive.settle()
    expect(await statuses(home)).toEqual({ '/raw/1': 'Processed', '/raw/2': 'Processed', '/raw/3': 'Removed' })
    expect((await home.client.find({ query: { data_level: 'DL0' } })).files.map(({ lfn }) => lfn)).toEqual(['/raw/2'])
    expect((await lastLine(home, { transformation: TAKE }))?.text).toBe(
      'Unregistered 2 files (/raw/1, /raw/3): taken with the lid closed',
    )
  })

  it('leave a tombstone: the same content may come back, other content may not', async () => {
    const home = await waiting('/raw/1')
    await home.client.unregister({ lfns: ['/raw/1'] })
    await home.drive.settle()
    expect(await registerFile(home, { lfn: '/raw/1', content: 'other' })).toMatchObject({ outcome: 'refused' })
    const metadata = { data_level: 'DL0', zenith: 20 }
    expect(await registerFile(home, { lfn: '/raw/1', metadata })).toMatchObject({ outcome: 'registered' })
    await home.drive.settle()
    expect(await statuses(home)).toEqual({ '/raw/1': 'Unused' })
  })

  it('are all known, or none is removed', async () => {
    const home = await waiting('/raw/1')
    const refusal = await refusalOf(home.client.unregister({ lfns: ['/raw/1', '/raw/2'] }))
    expect(refusal.kind).toBe('not-found')
    expect(refusal.message).toMatch(/^\/raw\/2 is not in the catalog/)
    expect((await home.client.find({ query: [] })).files).toHaveLength(1)
  })
})
