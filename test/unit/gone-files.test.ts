import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NewAttachment } from '../../shared/model/attachment.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'
import { withFiles } from '../fixtures/operated-home.ts'

const NAME = 'p/take'
const HOW = ['attached', 'Withdrawn', 'Removed'] as const

async function tell({ ports }: MemoryHome, how: (typeof HOW)[number], catalogVersion: number): Promise<void> {
  const about = { transformation: NAME, lfn: '/f', catalogVersion }
  const file: NewAttachment = { ...about, pile: '', size: 1, storageElements: [], since: 0, needs: {} }
  if (how === 'attached') await ports.attachments.attach([file])
  else await ports.attachments.withdraw([{ ...about, status: how, reason: '' }])
}

describe('a file that is gone', () => {
  it('is counted as what it is, whatever the catalog said of it, in any order', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...HOW), fc.integer({ min: 1, max: 5 })), { maxLength: 8 }),
        async (events) => {
          const home = memoryHome()
          await home.ports.transformations.create([aTransformation({ name: NAME })])
          for (const [how, version] of events) await tell(home, how, version)
          const status = (await home.ports.attachments.read(NAME, ['/f']))[0]?.status
          const isGone = status === 'Withdrawn' || status === 'Removed'
          const counts = (await home.ports.transformations.progress(NAME))?.counts
          expect(counts).toMatchObject({ gone: isGone ? 1 : 0, removed: status === 'Removed' ? 1 : 0 })
        },
      ),
      { numRuns: 50 },
    ))

  it('is Removed in the status of its production, as it is in the list of its files', async () => {
    const home = await withFiles(1)
    await home.ports.catalog.remove(['/raw/1'])
    await home.drive.settle()
    const [step] = (await home.client.status({ production: 'open' })).steps
    expect(step?.files).toMatchObject({ Unused: 0, Withdrawn: 0, Removed: 1 })
    const { files } = await home.client.files({ transformation: 'open/take', status: 'Removed' })
    expect(files.map(({ lfn }) => lfn)).toEqual(['/raw/1'])
  })
})
