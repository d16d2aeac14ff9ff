import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { upload } from '../../functions/upload/upload.ts'
import { pathRules } from '../../shared/config/complete-by-path.ts'
import type { PathRule } from '../../shared/config/path-rule.ts'
import type { UploadMessage } from '../../shared/messages/upload.ts'
import { placeOfPath } from '../../shared/model/object-path.ts'
import { ONE_MACHINE } from '../contract/local-back-end.ts'
import { MemoryUploads } from '../fixtures/memory-uploads.ts'

const RULE: PathRule = {
  pattern: '**/{particle}_run{run_number}.simtel.zst',
  metadata: { data_level: 'R1' },
  lfn: '/ctao/{particle}/{name}',
}

/** Stands for any text that has this one in it. */
function containing(text: string): unknown {
  return expect.stringContaining(text)
}

/** A bucket into which things come, and the stage that registers them. */
async function made(rules: readonly PathRule[] = []) {
  const { ports, schema, advance } = await ONE_MACHINE.make()
  const uploads = new MemoryUploads()
  const settings = { rules: pathRules(rules, schema), objectStorageElement: 'home' }
  const run = (messages: readonly UploadMessage[]) => upload(messages, settings, { ...ports, uploads })
  /** Uploads an object; returns what S3 tells of it. */
  const put = (key: string, content: string, metadata: Record<string, string> = {}): UploadMessage => {
    return { version: 1, key, object: uploads.put(key, content, metadata), late: false }
  }
  const told = (key: string): UploadMessage => ({ version: 1, key, object: null, late: false })
  const metadata = async (lfn: string) => (await ports.catalog.read([lfn]))[0]?.metadata
  const listed = async (waits: boolean) => {
    const all = (await uploads.refused(100)).filter(({ until }) => (until !== null) === waits)
    return Object.fromEntries(all.map(({ key, reason }) => [key, reason] as const))
  }
  const [refused, waiting] = [() => listed(false), () => listed(true)]
  return { waiting, ports, uploads, run, put, told, metadata, refused, advance }
}

describe('an upload', () => {
  it('is registered by the same words whatever comes first, object or sidecar, and how often it is told of', async () => {
    const told = fc.shuffledSubarray([0, 1, 0, 1, 0, 1], { minLength: 2 }).filter((list) => new Set(list).size === 2)
    await fc.assert(
      fc.asyncProperty(told, fc.boolean(), async (order, atOnce) => {
        const { run, put, metadata, ports, refused } = await made()
        const pair: UploadMessage[] = []
        // The sidecar may come long after the stage was told of the object, and the other way round.
        for (const which of order) {
          pair[which] ??= which === 0 ? put('incoming/a/1', 'content') : put('incoming/a/1.meta.yaml', 'zenith: 20')
          if (!atOnce) await run([pair[which]])
        }
        if (atOnce) await run(order.flatMap((which) => pair[which] ?? []))
        expect(await metadata('/a/1')).toEqual({ zenith: 20 })
        expect(await ports.catalog.read(['/a/1.meta.yaml'])).toEqual([])
        expect(await refused()).toEqual({})
      }),
      { numRuns: 50 },
    )
  })

  it('has the metadata of path rules, object and sidecar; later wins; the LFN goes by the key alone', async () => {
    const { run, put, metadata } = await made([RULE])
    const key = 'incoming/disk7/gamma_run007.simtel.zst'
    await run([
      put(`${key}.meta.yaml`, 'MCCampaign: SIDECAR\nparticle: proton'),
      put(key, 'content', { campaign: 'OBJECT', Zenith: '20', mtime: '1700000000.5' }),
    ])
    expect(await metadata('/ctao/gamma/gamma_run007.simtel.zst')).toEqual({
      particle: 'proton',
      run_number: 7,
      data_level: 'R1',
      campaign: 'SIDECAR',
      zenith: 20,
    })
  })

  it('without any metadata waits 15 minutes for its sidecar, then is refused, and can still be mended', async () => {
    const { run, put, metadata, refused, waiting, uploads, ports } = await made()
    await run([put('incoming/a', 'content')])
    expect([await refused(), uploads.sent.map(({ seconds }) => seconds)]).toEqual([{}, [900]])
    expect(await waiting()).toEqual({ 'incoming/a': containing('upload that sidecar, or the object again') })
    const at = ports.clock.now()
    expect(await uploads.refused(1)).toMatchObject([{ at, until: at + 900_000 }])
    await run(uploads.sent.map(({ message }) => message))
    expect(await refused()).toEqual({ 'incoming/a': containing('incoming/a.meta.yaml') })
    expect(uploads.sent.length).toBe(1)
    await run([put('incoming/a.meta.yaml', 'zenith: 20')])
    expect([await refused(), await metadata('/a')]).toEqual([{}, { zenith: 20 }])
    expect(await waiting()).toEqual({})
  })

  it('that is described is never written down as one that waits', async () => {
    const { run, put, uploads } = await made()
    const written: string[] = []
    uploads.refuse = async ({ key }) => void written.push(key)
    await run([put('incoming/a', 'content', { zenith: '20' }), put('incoming/a', 'content')])
    expect([written, uploads.sent]).toEqual([[], []])
  })

  it('that is a sidecar waits as long for its object, then is refused, until the object is there', async () => {
    const { run, put, metadata, refused, waiting, uploads } = await made()
    await run([put('incoming/a.meta.yaml', 'zenith: 20')])
    expect(await waiting()).toEqual({ 'incoming/a.meta.yaml': containing('which is not there') })
    await run(uploads.sent.map(({ message }) => message))
    expect(await waiting()).toEqual({})
    expect(await refused()).toEqual({ 'incoming/a.meta.yaml': containing('which is not there') })
    await run([put('incoming/a', 'content')])
    expect([await refused(), await metadata('/a')]).toEqual([{}, { zenith: 20 }])
  })

  it('that waits is no longer waited for when it was registered, or deleted, meanwhile', async () => {
    const { run, put, refused, uploads, ports } = await made()
    await run([put('incoming/a', 'content')])
    await run([put('incoming/a.meta.yaml', 'zenith: 20')])
    await run([
      ...uploads.sent.map(({ message }) => message),
      { version: 1, key: 'incoming/gone', object: '3', late: true },
    ])
    expect([await refused(), (await ports.catalog.read(['/a']))[0]?.version]).toEqual([{}, 1])
  })

  it('put over another changes nothing: the first that was registered is the file, and its sidecar goes on to count', async () => {
    const { run, put, metadata, refused, ports } = await made()
    const first = put('incoming/a', 'first', { zenith: '20' })
    const second = put('incoming/a', 'second', { zenith: '40' })
    await run([first, second])
    const [file] = await ports.catalog.read(['/a'])
    expect([file?.size, file?.metadata, await refused()]).toEqual([
      5,
      { zenith: 20 },
      { 'incoming/a': containing('known with other content') },
    ])
    expect(placeOfPath(file?.replicas[0]?.path ?? '')).toEqual({ key: 'incoming/a', version: '1' })
    await run([put('incoming/a.meta.yaml', 'zenith: 60')])
    expect(await metadata('/a')).toEqual({ zenith: 60 })
  })

  it('the same again is known, and takes nothing back that somebody changed', async () => {
    const { run, put, metadata, refused, ports } = await made()
    const event = put('incoming/a', 'content', { zenith: '20' })
    await run([event])
    await ports.catalog.setMetadata({ lfn: '/a', metadata: { zenith: 30 }, version: 1 })
    await run([event, put('incoming/a', 'content', { zenith: '20', mtime: '1700000000' })])
    expect([await metadata('/a'), await refused()]).toEqual([{ zenith: 30 }, {}])
  })

  it('the same with other metadata changes nothing, and is told, until somebody says them in a way that counts', async () => {
    const { run, put, metadata, refused } = await made()
    const first = put('incoming/a', 'content', { zenith: '20' })
    const again = put('incoming/a', 'content', { zenith: '40', azimuth: '180' })
    await run([first, again])
    // S3 tells of either again, in any order.
    await run([first])
    await run([again, first])
    expect(await metadata('/a')).toEqual({ zenith: 20 })
    const said =
      '/a is known with the same content and other metadata (zenith = 40, the catalog has 20; azimuth = 180, the catalog has none), ' +
      'which an upload over it does not change: upload incoming/a.meta.yaml with all that it should have, ' +
      'or give "cascade set-metadata LFN --meta FIELD=VALUE"'
    expect(await refused()).toEqual({ 'incoming/a': said })
    await run([put('incoming/a.meta.yaml', 'zenith: 40')])
    expect([await metadata('/a'), await refused()]).toEqual([{ zenith: 40, azimuth: 180 }, {}])
    await run([first])
    expect([await metadata('/a'), await refused()]).toEqual([{ zenith: 40, azimuth: 180 }, {}])
  })

  it('the same again is told no more once the catalog has what it says', async () => {
    const { run, put, told, refused, ports } = await made()
    await run([put('incoming/a', 'content', { zenith: '20' }), put('incoming/a', 'content', { zenith: '40' })])
    expect(Object.keys(await refused())).toEqual(['incoming/a'])
    await ports.catalog.setMetadata({ lfn: '/a', metadata: { zenith: 40 }, version: 1 })
    await run([told('incoming/a')])
    expect(await refused()).toEqual({})
  })

  it('a sidecar that changes is a change of metadata; what the system says of the file stays', async () => {
    const { run, put, metadata, ports } = await made()
    await run([put('incoming/a', 'content', { zenith: '20' })])
    await ports.catalog.setMetadata({ lfn: '/a', metadata: { zenith: 20, task: 7 }, version: 1 })
    await run([put('incoming/a.meta.yaml', '{"azimuth": 180}')])
    expect(await metadata('/a')).toEqual({ zenith: 20, azimuth: 180, task: 7 })
    await run([put('incoming/a.meta.yaml', '')])
    expect(await metadata('/a')).toEqual({ zenith: 20, task: 7 })
  })
})

describe('an upload that cannot be a file', () => {
  it.each([
    ['an undeclared field', 'incoming/a', { campain: 'X' }, 'did you mean campaign?'],
    ['a wrong type', 'incoming/a', { zenith: 'high' }, 'zenith = "high"'],
    ['what only the system says', 'incoming/a', { task: '7' }, 'task is set by Cascade itself'],
    ['a part that leads up', 'incoming/a/../b', { zenith: '20' }, '".."'],
    ['an empty part', 'incoming/a//b', { zenith: '20' }, 'empty'],
    ['a control character', 'incoming/a\u0007', { zenith: '20' }, 'control character'],
    ['more bytes than an LFN has', `incoming/${'ä'.repeat(500)}`, { zenith: '20' }, 'at most 1000'],
  ])('is refused with the reason, and disturbs no other: %s', async (_, key, metadata, reason) => {
    const { run, put, refused, ports } = await made()
    await run([put(key, 'content', metadata), put('incoming/good', 'content', { zenith: '20' })])
    expect(await refused()).toEqual({ [key]: containing(reason) })
    expect((await ports.catalog.read(['/good'])).length).toBe(1)
  })

  it.each(['- a list', 'zenith: [', 'zenith: {deep: 1}', '*none', 'x'.repeat(70_000)])(
    'is refused for a sidecar that says nothing usable, until another does',
    async (text) => {
      const { run, put, refused, metadata } = await made()
      await run([put('incoming/a', 'content', { campaign: 'X' }), put('incoming/b', 'content')])
      await run([put('incoming/a.meta.yaml', text), put('incoming/b.meta.yaml', text)])
      expect(Object.keys(await refused()).toSorted()).toEqual(['incoming/a', 'incoming/b'])
      expect(await metadata('/a')).toEqual({ campaign: 'X' })
      await run([put('incoming/a.meta.yaml', 'zenith: 20'), put('incoming/b.meta.yaml', 'zenith: 20')])
      expect([await refused(), await metadata('/a')]).toEqual([{}, { campaign: 'X', zenith: 20 }])
    },
  )

  it('a folder marker is nothing at all', async () => {
    const { run, put, refused, uploads, ports } = await made([{ pattern: '**', metadata: { zenith: 20 }, lfn: null }])
    await run([put('incoming/', ''), put('incoming/folder/', '')])
    expect([await refused(), uploads.sent, await ports.catalog.directories({ after: '', limit: 1000 })]).toEqual([
      {},
      [],
      [],
    ])
  })
})

describe('a key in any script', () => {
  it('is an LFN, one spelling of each; its replica is found under the key as it was', async () => {
    const { run, put, told, ports } = await made()
    for (const name of ['γ-ray 20°', 'ガンマ線', 'ä', 'a+b%20c?d#e', 'x.meta.yaml.bak', '.meta.yaml']) {
      const key = `incoming/${name.normalize('NFD')}`
      put(key, name, { zenith: '20' })
      await run([told(key)])
      const [file] = await ports.catalog.read([`/${name.normalize('NFC')}`])
      expect(placeOfPath(file?.replicas[0]?.path ?? '').key).toBe(key)
    }
  })
})
