import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contentOf, FileChanged, readBytes } from '../../cli/files/content.ts'
import { cascade, cascadeJson, makeFolder, removeFolder } from './cli-process.ts'

const PREFIX = ['--lfn-prefix', '/ctao/test'] as const
const ignored = (): void => undefined

let folder = ''

beforeEach(() => {
  folder = makeFolder()
  mkdirSync(join(folder, 'data'))
})

afterEach(() => {
  removeFolder(folder)
})

function write(name: string | Buffer, content = 'content'): void {
  writeFileSync(Buffer.concat([Buffer.from(join(folder, 'data/')), Buffer.from(name)]), content)
}

const registered = (lfn: string) => ({ lfn, outcome: 'registered' })
const refused = (lfn: string | null, reason: RegExp) => ({
  lfn,
  outcome: 'refused',
  reason: expect.stringMatching(reason),
})

describe('a directory of odd files', () => {
  it('is registered but for those that no LFN can name or that lie elsewhere, each with its reason', async () => {
    write('plain')
    write('empty', '')
    write('new\nline')
    write(Buffer.from([0x62, 0xff]))
    symlinkSync('plain', join(folder, 'data/inside'))
    symlinkSync('/etc/hosts', join(folder, 'data/outside'))
    symlinkSync('nowhere', join(folder, 'data/dangling'))
    symlinkSync('.', join(folder, 'data/loop'))
    const { code, document } = await cascadeJson(folder, 'register', 'data', ...PREFIX)
    expect({ code, document }).toMatchObject({ code: 1, document: { registered: 3, known: 0, refused: 4 } })
    for (const name of ['empty', 'inside', 'plain'])
      expect(document).toMatchObject({
        files: expect.arrayContaining([expect.objectContaining(registered(`/ctao/test/${name}`))]),
      })
    for (const reason of [/control character/, /not UTF-8/, /points out of data/, /link to nothing/])
      expect(document).toMatchObject({
        files: expect.arrayContaining([expect.objectContaining(refused(null, reason))]),
      })
    const again = await cascadeJson(folder, 'register', 'data', ...PREFIX)
    expect(again).toMatchObject({ code: 1, document: { registered: 0, known: 3, refused: 4 } })
  })

  it('has one LFN for two spellings of a name: the second, of other content, is refused', async () => {
    write('e\u0301', 'one')
    write('\u00e9', 'other')
    expect(await cascadeJson(folder, 'register', 'data', ...PREFIX)).toMatchObject({
      code: 1,
      document: { files: [registered('/ctao/test/\u00e9'), refused('/ctao/test/\u00e9', /known with other content/)] },
    })
  })

  it('says of a path where nothing is, and of a directory without files, that it is so', async () => {
    for (const [path, says] of [
      ['nowhere', 'there is no such file or directory'],
      ['data', 'there are no files in data'],
    ] as const) {
      const { code, stdout, stderr } = await cascade(folder, 'register', path, ...PREFIX)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(new RegExp(`^cascade: .*${says}.*\n$`))
    }
  })
})

describe('a file that is written to while it is read', () => {
  it('is not taken for content that it never had', async () => {
    const path = join(folder, 'data/growing')
    writeFileSync(path, Buffer.alloc(3_000_000))
    const bytes = readBytes(path)
    expect((await bytes.next()).done).toBe(false)
    appendFileSync(path, 'more')
    await expect(contentOf(bytes, { onBytes: ignored })).rejects.toThrow(FileChanged)
    expect(await contentOf(readBytes(path), { onBytes: ignored })).toMatchObject({ size: 3_000_004 })
  })
})
