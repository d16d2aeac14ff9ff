import { describe, expect, inject, it } from 'vitest'
import { AwsAttachments } from '../../shared/aws/attachments.ts'
import { stoppedKey } from '../../shared/aws/keys.ts'
import { AwsTransformations } from '../../shared/aws/transformations.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { emulatedTables } from './emulated-tables.ts'

const endpoint = inject('emulator')
const NAME = 'p/a'
const FILE = { transformation: NAME, pile: 'all', size: 1, storageElements: ['A'], since: 1, needs: {} }

/** A table, and the attachments of a transformation as several workers see them. */
async function workers(count: number) {
  const { transformations: table } = await emulatedTables(endpoint ?? '')
  const transformations = new AwsTransformations(table)
  await transformations.create([aTransformation({ name: NAME })])
  return { table, transformations, rivals: Array.from({ length: count }, () => new AwsAttachments(table)) }
}

describe.skipIf(endpoint === null)('rivals at the attachments of a transformation', () => {
  it('that read the same changes of the catalog, each in its order: the last one decides, and each file is counted once', async () => {
    const { transformations, rivals } = await workers(3)
    const lfns = Array.from({ length: 18 }, (_, index) => `/f${String(index).padStart(2, '0')}`)
    const statuses = ['Unused', 'Withdrawn', 'Removed'] as const
    const versions = [1, 2, 3, 4, 5, 6]
    const statusAt = (version: number, index: number) => statuses[(version + index) % 3] ?? 'Unused'
    await Promise.all(
      rivals.map(async (attachments) => {
        for (const catalogVersion of versions) {
          const now = lfns.map((lfn, index) => ({ lfn, catalogVersion, status: statusAt(catalogVersion, index) }))
          await attachments.attach(
            now.flatMap(({ lfn, status }) => (status === 'Unused' ? { ...FILE, lfn, catalogVersion } : [])),
          )
          await attachments.withdraw(
            now.flatMap(({ lfn, status }) =>
              status === 'Unused' ? [] : { transformation: NAME, lfn, status, catalogVersion, reason: 'left' },
            ),
          )
        }
      }),
    )
    const found = (await rivals[0]?.list({ transformation: NAME, after: '', limit: 100 })) ?? []
    expect(found.map(({ status }) => status)).toEqual(lfns.map((_, index) => statusAt(6, index)))
    expect((await transformations.progress(NAME))?.counts).toMatchObject({ gone: 12, removed: 6 })
  })

  it('that give the same files to different tasks: each file is in one', async () => {
    const { rivals } = await workers(6)
    const lfns = Array.from({ length: 30 }, (_, index) => `/f${index}`)
    await rivals[0]?.attach(lfns.map((lfn) => ({ ...FILE, lfn, catalogVersion: 1 })))
    const cut = lfns.map((lfn) => ({ lfn, rev: 1 }))
    const taken = await Promise.all(rivals.map((attachments, task) => attachments.assign(NAME, task, cut)))
    expect(taken.flat().toSorted()).toEqual(lfns.toSorted())
  })

  it('leave nothing in the short list of those that are stopped when all go on', async () => {
    const { table, rivals } = await workers(1)
    const change = (status: 'Problematic' | 'Unused', rev: number) =>
      rivals[0]?.change({
        transformation: NAME,
        task: null,
        files: [{ lfn: '/f', rev, status, errors: 0, reason: 'because' }],
        counts: {},
      })
    const listed = async () =>
      (
        await Promise.all(stoppedKey.partitions({ transformation: NAME }).map((pk) => table.range({ pk, limit: 10 })))
      ).flat()
    await rivals[0]?.attach([{ ...FILE, lfn: '/f', catalogVersion: 1 }])
    expect(await change('Problematic', 1)).toBe(true)
    expect(await listed()).toHaveLength(1)
    expect(await change('Unused', 2)).toBe(true)
    expect(await listed()).toEqual([])
  })
})
