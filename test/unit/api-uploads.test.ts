import { describe, expect, it } from 'vitest'
import { createApi } from '../../functions/api/create-api.ts'
import { upload } from '../../functions/upload/upload.ts'
import { createClient } from '../../shared/api/client.ts'
import { pathRules } from '../../shared/config/complete-by-path.ts'
import type { UploadMessage } from '../../shared/messages/upload.ts'
import { memoryHome } from '../fixtures/memory-home.ts'
import { MemoryUploads } from '../fixtures/memory-uploads.ts'
import { refusalOf } from '../fixtures/refusal-of.ts'

/** An installation to which files are uploaded, reached as people reach it. */
function made() {
  const { ports, config, schema } = memoryHome()
  const uploads = new MemoryUploads()
  const api = createApi({ ports, config, schema, uploads })
  const settings = { rules: pathRules([], schema), objectStorageElement: 'home' }
  const run = (messages: readonly UploadMessage[]) => upload(messages, settings, { ...ports, uploads })
  const put = (key: string, content: string, metadata: Record<string, string> = {}): UploadMessage => {
    return { version: 1, key, object: uploads.put(key, content, metadata), late: false }
  }
  return { client: createClient(async (request) => api.fetch(request)), uploads, run, put, ports }
}

describe('uploads', () => {
  it('are told as files, or with the reason why they are none', async () => {
    const { client, run, put } = made()
    await run([put('incoming/a', 'one', { zenith: '20' }), put('incoming/b', 'two', { zenit: '20' })])
    const keys = ['incoming/b', 'incoming/a', 'incoming/c', 'incoming//']
    const { standings } = await client.lookAtUploads({ keys })
    expect(standings.map(({ key, lfn, file, refusal }) => [key, lfn, file?.size, refusal !== null])).toEqual([
      ['incoming/b', '/b', undefined, true],
      ['incoming/a', '/a', 3, false],
      ['incoming/c', '/c', undefined, false],
      ['incoming//', null, undefined, false],
    ])
    expect(standings[0]?.refusal?.reason).toContain('did you mean zenith')
    expect(await client.refusedUploads({})).toMatchObject({
      uploads: true,
      refused: [{ key: 'incoming/b', at: '2023-11-14T22:13:20.000Z' }],
      more: false,
    })
  })

  it('that were refused are looked at again when their metadata are mended, by key or by sidecar, and become files', async () => {
    const { client, run, put, uploads } = made()
    await run([put('incoming/b', 'two', { zenit: '20' })])
    put('incoming/b.meta.yaml', 'zenit: null')
    expect(await client.retryUploads({ keys: ['incoming/b'] })).toEqual({ sent: ['incoming/b'], missing: [] })
    expect(uploads.sent).toEqual([{ message: { version: 1, key: 'incoming/b', object: null, late: true }, seconds: 0 }])
    await run(uploads.sent.splice(0).map(({ message }) => message))
    expect((await client.refusedUploads({})).refused).toHaveLength(1)
    put('incoming/b', 'two', { zenith: '20' })
    put('incoming/b.meta.yaml', '')
    expect(await client.retryUploads({ keys: ['incoming/b.meta.yaml', 'incoming/b'] })).toEqual({
      sent: ['incoming/b'],
      missing: [],
    })
    await run(uploads.sent.splice(0).map(({ message }) => message))
    expect((await client.refusedUploads({})).refused).toEqual([])
    expect((await client.file({ lfn: '/b' })).file.metadata).toEqual({ zenith: 20 })
  })

  it('that still say nothing of themselves are refused at once when they are looked at again', async () => {
    const { client, run, put, uploads } = made()
    put('incoming/b', 'two')
    await client.retryUploads({ keys: ['incoming/b'] })
    await run(uploads.sent.splice(0).map(({ message }) => message))
    expect(uploads.sent).toEqual([])
    expect((await client.refusedUploads({})).refused[0]?.reason).toContain('has no metadata')
  })

  it('that are not there are not looked at: that is answered at once', async () => {
    const { client, uploads, put } = made()
    put('incoming/b', 'two')
    const keys = ['incoming/none', 'incoming/b', 'incoming/gone.meta.yaml']
    expect(await client.retryUploads({ keys })).toEqual({
      sent: ['incoming/b'],
      missing: ['incoming/none', 'incoming/gone'],
    })
    expect(uploads.sent.map(({ message: { key } }) => key)).toEqual(['incoming/b'])
  })

  it('that wait are listed as such, and are not taken for refused', async () => {
    const { client, run, put } = made()
    await run([put('incoming/b', 'two'), put('incoming/c.meta.yaml', 'zenith: 20')])
    const { refused } = await client.refusedUploads({})
    expect(refused.map(({ key, at, waitsUntil }) => [key, at, waitsUntil])).toEqual([
      ['incoming/b', '2023-11-14T22:13:20.000Z', '2023-11-14T22:28:20.000Z'],
      ['incoming/c.meta.yaml', '2023-11-14T22:13:20.000Z', '2023-11-14T22:28:20.000Z'],
    ])
    const { standings } = await client.lookAtUploads({ keys: ['incoming/b'] })
    expect(standings).toEqual([{ key: 'incoming/b', lfn: '/b', file: null, refusal: null }])
  })

  it('are told of by their LFN: that they wait, until when, and for what; or why they were refused', async () => {
    const { client, run, put, uploads } = made()
    const why = async (subject: string) => (await client.why({ subject })).sentences.join(' ').normalize('NFC')
    // One is spelt in another form of Unicode than its LFN.
    await run([put('incoming/e\u0301', 'two'), put('incoming/c.meta.yaml', 'zenith: 20')])
    const until = 'until 2023-11-14 22:28:20 UTC'
    expect(await why('/é')).toContain(`incoming/é was uploaded, and waits for its metadata ${until}: incoming/é has no`)
    expect(await why('/é')).toContain(
      'upload that sidecar, or the object again with metadata. As soon as that is there it is registered',
    )
    for (const lfn of ['/c', '/c.meta.yaml'])
      expect(await why(lfn)).toContain(`waits for the file that it tells of ${until}`)
    await run(uploads.sent.splice(0).map(({ message }) => message))
    expect(await why('/é')).toContain('It was uploaded as incoming/é, and was refused at 2023-11-14 22:13:20 UTC: inc')
    expect(await why('/é')).toContain('--retry KEY')
    expect(await why('/none')).toContain('was never registered')
    await run([put('incoming/a', 'one', { zenith: '20' }), put('incoming/a', 'other', { zenith: '20' })])
    expect(await why('/a')).toContain('Another upload, incoming/a, was refused at')
  })

  it('leave the list when nobody wants them, and stay where they are', async () => {
    const { client, run, put, uploads } = made()
    await run([put('incoming/b', 'two', { zenit: '20' })])
    const keys = ['incoming/none', 'incoming/b']
    expect(await client.forgetUploads({ keys })).toEqual({ forgotten: ['incoming/b'] })
    expect(await client.forgetUploads({ keys })).toEqual({ forgotten: [] })
    expect((await client.refusedUploads({})).refused).toEqual([])
    expect(await uploads.look('incoming/b', null)).toBeDefined()
  })

  it('come in under one prefix only', async () => {
    const refusal = await refusalOf(made().client.retryUploads({ keys: ['incoming/a', 'attempts/b'] }))
    expect(refusal.message).toBe('attempts/b is no key of an upload: it should begin with incoming/')
  })
})

describe('one machine', () => {
  it('has no uploads, and says so; and nothing that was put aside', async () => {
    const { client } = memoryHome()
    expect(await client.refusedUploads({})).toEqual({ uploads: false, refused: [], more: false })
    expect((await refusalOf(client.retryUploads({ keys: ['incoming/a'] }))).kind).toBe('conflict')
    expect(await client.deadLetters()).toEqual({ stages: [] })
    expect((await refusalOf(client.redrive({ stage: 'group' }))).message).toContain('tried again until it goes')
  })
})
