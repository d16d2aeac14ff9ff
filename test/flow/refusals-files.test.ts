import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
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

const reportSchema = z.object({
  files: z.array(z.object({ lfn: z.string().nullable(), outcome: z.string(), reason: z.string().default('') })),
  registered: z.number(),
  known: z.number(),
  refused: z.number(),
})

/** Registers the folder `data`. */
async function register(): Promise<{ readonly code: number | null; readonly report: z.infer<typeof reportSchema> }> {
  const { code, document } = await cascadeJson(folder, 'register', 'data', ...PREFIX)
  return { code, report: reportSchema.parse(document) }
}

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
    const { code, report } = await register()
    expect({ code, report }).toMatchObject({ code: 1, report: { registered: 3, known: 0, refused: 4 } })
    const taken = report.files.filter(({ outcome }) => outcome === 'registered').map(({ lfn }) => lfn)
    expect(taken).toEqual(['empty', 'inside', 'plain'].map((name) => `/ctao/test/${name}`))
    const reasons = report.files.filter(({ outcome }) => outcome === 'refused').map(({ reason }) => reason)
    for (const reason of [/control character/, /not UTF-8/, /points out of data/, /link to nothing/])
      expect(reasons.filter((text) => reason.test(text))).toHaveLength(1)
    expect(await register()).toMatchObject({ code: 1, report: { registered: 0, known: 3, refused: 4 } })
  })

  it('has one LFN for two spellings of a name: the second, of other content, is refused', async () => {
    write('e\u0301', 'one')
    write('\u00e9', 'other')
    const { code, report } = await register()
    const lfn = '/ctao/test/\u00e9'
    expect({ code, files: report.files }).toMatchObject({
      code: 1,
      files: [
        { lfn, outcome: 'registered' },
        { lfn, outcome: 'refused' },
      ],
    })
    expect(report.files[1]?.reason).toContain('known with other content')
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
