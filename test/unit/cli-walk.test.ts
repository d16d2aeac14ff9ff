import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findFiles } from '../../cli/files/find-files.ts'
import { InputError } from '../../shared/model/input-error.ts'

let folder = ''

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'cascade-walk-')))
  mkdirSync(join(folder, 'tree/sub'), { recursive: true })
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function write(path: string, text = 'text'): void {
  writeFileSync(join(folder, path), text)
}

async function find(...paths: readonly string[]) {
  const found = await findFiles({ paths: paths.map((path) => join(folder, path)), home: join(folder, 'tree/home') })
  const refused = found.refused.map(({ shown, reason }) => `${shown.slice(folder.length + 1)}: ${reason}`)
  return { names: found.files.map(({ name }) => name), files: found.files, refused, notes: found.notes }
}

describe('the files below a directory', () => {
  it('are found by their paths below it, in order, whatever script and spaces their names have', async () => {
    for (const name of ['b', 'a', 'sub/c', 'ñandú', '日本語 1', '-x', "quo'te", '.hidden', 'a\\b'])
      write(`tree/${name}`)
    const { names, refused } = await find('tree')
    expect(names).toEqual(['-x', '.hidden', 'a', 'a\\b', 'b', "quo'te", 'sub/c', 'ñandú', '日本語 1'])
    expect(refused).toEqual([])
  })

  it('have their size and where they are', async () => {
    write('tree/sub/empty', '')
    const { files } = await find('tree')
    const path = join(folder, 'tree/sub/empty')
    const root = join(folder, 'tree')
    expect(files).toEqual([{ name: 'sub/empty', root, shown: path, path, size: 0, sidecar: null }])
  })

  it('have their metadata beside them, which is no file itself', async () => {
    write('tree/a')
    write('tree/a.meta.json', '{}')
    write('tree/b.meta.json', '{}')
    write('tree/.meta.json', '{}')
    const { files, refused } = await find('tree')
    expect(files.map(({ name, sidecar }) => [name, sidecar])).toEqual([
      ['.meta.json', null],
      ['a', join(folder, 'tree/a.meta.json')],
    ])
    expect(refused).toEqual(['tree/b.meta.json: it would be the metadata of b, which is not there'])
  })

  it('may be links to files of the same tree, and of no other', async () => {
    write('tree/sub/a')
    write('outside')
    symlinkSync('sub/a', join(folder, 'tree/in'))
    symlinkSync('../outside', join(folder, 'tree/out'))
    symlinkSync('nowhere', join(folder, 'tree/gone'))
    const { files, refused } = await find('tree')
    expect(files.map(({ name, path }) => [name, path])).toEqual([
      ['in', join(folder, 'tree/sub/a')],
      ['sub/a', join(folder, 'tree/sub/a')],
    ])
    expect(refused.toSorted()).toEqual([
      'tree/gone: it is a link to nothing',
      `tree/out: it is a link that points out of ${join(folder, 'tree')} (to ${join(folder, 'outside')})`,
    ])
  })

  it('are each found once, though links to directories go round in a circle', async () => {
    write('tree/sub/a')
    symlinkSync('..', join(folder, 'tree/sub/up'))
    symlinkSync(folder, join(folder, 'tree/far'))
    const { names, refused, notes } = await find('tree')
    expect(names).toEqual(['sub/a'])
    expect(refused).toEqual([expect.stringContaining('tree/far: it is a link that points out of')])
    expect(notes).toHaveLength(1)
  })

  it('are not those of the home, and a name that is no text is refused', async () => {
    mkdirSync(join(folder, 'tree/home'))
    write('tree/home/cascade.db')
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/tree/bad`), Buffer.from([0xff])]), 'text')
    const { names, refused, notes } = await find('tree')
    expect(names).toEqual([])
    expect(refused).toEqual([expect.stringContaining('its name is not UTF-8')])
    expect(notes).toEqual([expect.stringContaining('is the home itself')])
  })
})

describe('a file that is given itself', () => {
  it('has its own name, and may be a link to anywhere', async () => {
    write('outside')
    symlinkSync('../outside', join(folder, 'tree/link'))
    const { files } = await find('tree/link')
    const root = join(folder, 'tree')
    expect(files).toMatchObject([{ name: 'link', root, path: join(folder, 'outside') }])
  })

  it('must be there, else nothing is looked at', async () => {
    write('tree/a')
    await expect(find('tree', 'nothing')).rejects.toThrow(InputError)
    await expect(find('tree', 'nothing')).rejects.toThrow('nothing: there is no such file or directory')
  })
})
