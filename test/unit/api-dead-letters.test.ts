import { describe, expect, it } from 'vitest'
import { createApi } from '../../functions/api/create-api.ts'
import { createClient } from '../../shared/api/client.ts'
import type { CatalogChange } from '../../shared/messages/catalog-change.ts'
import type { Metadata } from '../../shared/model/metadata.ts'
import { MemoryAsides } from '../fixtures/memory-asides.ts'
import { submittedHome } from '../fixtures/operated-home.ts'
import { registerFile } from '../fixtures/register-file.ts'
import { openProduction } from '../fixtures/small-production.ts'

const TAKE = 'open/take'
const WANTED = { data_level: 'DL0', zenith: 20 }

/** A home whose stages have had no luck, and whose filter sees no file by itself. */
async function made() {
  const home = await submittedHome(openProduction())
  await home.drive.settle()
  const { ports, config, schema } = home
  const asides = new MemoryAsides()
  const api = createApi({ ports, config, schema, asides })
  const client = createClient(async (request) => api.fetch(request))
  /** A file, and the change that tells of it, which nobody has seen. */
  const unseen = async (lfn: string, metadata: Metadata = WANTED): Promise<CatalogChange> => {
    await registerFile(home, { lfn, metadata })
    const [file] = await ports.catalog.read([lfn])
    if (file === undefined) throw new Error(`${lfn} was not registered`)
    return { lfn, before: null, file, version: file.version }
  }
  const attached = async () =>
    (await client.files({ transformation: TAKE })).files.flatMap(({ lfn, status }) =>
      status === 'Unused' ? [lfn] : [],
    )
  return { home, asides, client, unseen, attached }
}

describe('what was put aside', () => {
  it('is told stage by stage, with a sample', async () => {
    const { asides, client } = await made()
    asides.messages.set('group', 3)
    expect(await client.deadLetters()).toEqual({
      stages: [
        {
          stage: 'group',
          kind: 'messages',
          count: 3,
          oldest: '1970-01-01T00:00:00.005Z',
          sample: { text: '{}', reason: 'it is no message' },
        },
      ],
    })
  })

  it('goes back to its queue, all of it', async () => {
    const { asides, client } = await made()
    asides.messages.set('group', 23)
    expect(await client.redrive({ stage: 'group' })).toEqual({ stage: 'group', moved: 23, failed: [], next: null })
    expect(asides.messages.get('group')).toBe(0)
  })

  it('goes through the filter, and its objects go; what nobody can read stays and stops no other', async () => {
    const { asides, client, unseen, attached } = await made()
    asides.records.set('1', 'it is no record')
    for (const number of [2, 3, 4, 5, 6, 7]) asides.records.set(`${number}`, [await unseen(`/raw/${number}`)])
    const first = await client.redrive({ stage: 'match' })
    expect(first).toMatchObject({ moved: 4, failed: [{ name: '1', reason: 'it is no record' }], next: '5' })
    expect(await client.redrive({ stage: 'match', after: first.next ?? '' })).toMatchObject({ moved: 2, next: null })
    expect(await attached()).toEqual(['/raw/2', '/raw/3', '/raw/4', '/raw/5', '/raw/6', '/raw/7'])
    expect([...asides.records.keys()]).toEqual(['1'])
  })

  it('is matched as the files are by then, not as they were', async () => {
    const { asides, client, unseen, attached } = await made()
    asides.records.set('1', [await unseen('/raw/1')])
    asides.records.set('2', [await unseen('/raw/2', { data_level: 'DL0', zenith: 60 })])
    asides.records.set('3', [await unseen('/raw/3')])
    await client.setMetadata({ lfns: ['/raw/1'], metadata: { zenith: 60 } })
    await client.setMetadata({ lfns: ['/raw/2'], metadata: { zenith: 20 } })
    await client.unregister({ lfns: ['/raw/3'] })
    await client.redrive({ stage: 'match' })
    expect(await attached()).toEqual(['/raw/2'])
    expect(asides.records.size).toBe(0)
  })
})
