import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { NamedFile } from '../../cli/files/bring-files.ts'
import { uploadFiles } from '../../cli/uploads/upload-files.ts'
import type { FileUpload, Uploader } from '../../cli/uploads/uploader.ts'
import { createApi } from '../../functions/api/create-api.ts'
import { upload } from '../../functions/upload/upload.ts'
import { createClient } from '../../shared/api/client.ts'
import { pathRules } from '../../shared/config/complete-by-path.ts'
import type { Metadata } from '../../shared/model/metadata.ts'
import { memoryHome } from '../fixtures/memory-home.ts'
import { MemoryUploads } from '../fixtures/memory-uploads.ts'

const folder = mkdtempSync(join(tmpdir(), 'cascade-upload-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function aFile(name: string, content: string | null, metadata: Metadata = { zenith: 20 }): NamedFile {
  const path = join(folder, name)
  if (content !== null) writeFileSync(path, content)
  const size = content?.length ?? 0
  return { file: { name, root: folder, shown: name, path, size, sidecar: null }, lfn: `/a/${name}`, metadata }
}

/** An installation that registers what is uploaded; `before` is done with each file before it is sent. */
function made(before: (file: FileUpload, uploads: MemoryUploads) => Promise<void> = async () => undefined) {
  const { ports, config, schema } = memoryHome()
  const uploads = new MemoryUploads()
  const sent: string[] = []
  const settings = { rules: pathRules([], schema), objectStorageElement: 'home' }
  const tell = (key: string, object: string) =>
    upload([{ version: 1, key, object, late: false }], settings, { ...ports, uploads })
  const uploader: Uploader = {
    upload: async (file, onBytes) => {
      await before(file, uploads)
      const said = Object.fromEntries(Object.entries(file.metadata).map(([field, value]) => [field, String(value)]))
      const version = uploads.put(file.key, readFileSync(file.path, 'utf8'), said)
      sent.push(file.key)
      onBytes(file.size)
      await tell(file.key, version)
      return version
    },
  }
  const api = createApi({ ports, config, schema, uploads })
  return { target: { client: createClient(async (request) => api.fetch(request)), uploader }, sent, uploads, tell }
}

/** What became of each, in a word. */
async function outcomes(files: readonly NamedFile[], { target }: ReturnType<typeof made>) {
  return (await uploadFiles(files, target)).map((one) => [one.lfn, one.outcome])
}

describe('files that are uploaded', () => {
  it('are registered, in their order; those that are known are not sent again', async () => {
    const installation = made()
    const files = ['1', '2', '3'].map((name) => aFile(name, name))
    expect(await outcomes(files.slice(1), installation)).toEqual([
      ['/a/2', 'registered'],
      ['/a/3', 'registered'],
    ])
    expect(await outcomes(files, installation)).toEqual([
      ['/a/1', 'registered'],
      ['/a/2', 'known'],
      ['/a/3', 'known'],
    ])
    expect(installation.sent).toEqual(['incoming/a/2', 'incoming/a/3', 'incoming/a/1'])
  })

  it('are told with the reason when they are refused, and stop no other', async () => {
    const installation = made()
    await outcomes([aFile('1', 'one')], installation)
    const files = [aFile('1', 'changed'), aFile('gone', null), aFile('2', 'two', { zenit: 20 }), aFile('3', 'three')]
    const told = await uploadFiles(files, installation.target)
    expect(told.map((one) => (one.outcome === 'refused' ? one.reason : one.outcome))).toEqual([
      expect.stringContaining('known with other content'),
      'it cannot be read (ENOENT)',
      expect.stringContaining('did you mean zenith'),
      'registered',
    ])
  })

  it('that were refused before are not taken for refused again, and their sidecars are written anew', async () => {
    let had: boolean | undefined
    const installation = made(async ({ hasSidecar }) => void (had = hasSidecar))
    await uploadFiles([aFile('1', 'one', { zenit: 20 })], installation.target)
    expect(had).toBe(false)
    expect(await outcomes([aFile('1', 'one')], installation)).toEqual([['/a/1', 'registered']])
    expect(had).toBe(true)
  })

  it('of which somebody else was faster are as good with the same content, and refused with other content', async () => {
    const faster = made(async ({ key }, uploads) => {
      await faster.tell(key, uploads.put(key, 'one', { zenith: '20' }))
    })
    expect(await outcomes([aFile('1', 'one')], faster)).toEqual([['/a/1', 'registered']])
    expect(await outcomes([aFile('2', 'two')], faster)).toEqual([['/a/2', 'refused']])
  })
})
