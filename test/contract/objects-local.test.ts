import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { localObjects } from '../../shared/local/objects.ts'
import { isNoSpace, StorageError, storageError } from '../../shared/local/storage-error.ts'
import { InputError } from '../../shared/model/input-error.ts'
import { smallDisk } from '../unit/runner-small-disk.ts'
import { aDirectory } from './objects-directory.ts'

describe('objects in a directory', () => {
  it.each(['', '/', '/a', 'a/', 'a//b', '.', '..', 'a/../b', '../a', 'a/./b', 'a\0b', '.incoming/a', 'x'.repeat(256)])(
    'refuses the key %j, whatever is asked of it',
    async (key) => {
      const objects = localObjects(await aDirectory())
      await expect(objects.put(key, '')).rejects.toThrow('object key')
      await expect(objects.get(key)).rejects.toThrow('object key')
      await expect(objects.size(key)).rejects.toThrow(InputError)
      await expect(objects.remove([key])).rejects.toThrow('object key')
    },
  )

  it('shares a file of the same file system instead of copying it, and leaves nothing beside', async () => {
    const directory = await aDirectory()
    await writeFile(join(directory, 'file'), 'content')
    await symlink('file', join(directory, 'link'))
    const objects = localObjects(join(directory, 'objects'))
    await objects.putFile('a', join(directory, 'link'))
    await objects.put('b', 'other')
    await objects.put('b', 'again')
    expect((await stat(join(directory, 'objects/a'))).ino).toBe((await stat(join(directory, 'file'))).ino)
    expect(readdirSync(join(directory, 'objects/.incoming'))).toEqual([])
  })

  it('passes on the error of a file that is not there, and puts nothing', async () => {
    const objects = localObjects(await aDirectory())
    await expect(objects.putFile('a', '/no/such/file')).rejects.toThrow('ENOENT')
    expect(await objects.size('a')).toBeUndefined()
  })

  it('takes in nothing but regular files', async () => {
    const directory = await aDirectory()
    const objects = localObjects(join(directory, 'objects'))
    for (const path of [directory, '/dev/null'])
      await expect(objects.putFile('a', path)).rejects.toThrow('is no regular file, it should be one')
    expect(await objects.size('a')).toBeUndefined()
  })

  it('says that a disk is full, and leaves no part of an object', async (context) => {
    const directory = await smallDisk(await aDirectory(), 65_536).catch(() => undefined)
    if (directory === undefined) return context.skip('needs the right to mount a small file system')
    const objects = localObjects(directory)
    const put = objects.put('a/big', Buffer.alloc(100_000))
    await expect(put).rejects.toThrow('Cannot store the object a/big: the disk is full (ENOSPC).')
    expect(await objects.size('a/big')).toBeUndefined()
    expect(await objects.put('a/small', 'fits')).toBe(true)
  })

  it('says that a file system is read-only', async (context) => {
    const directory = await smallDisk(await aDirectory(), 65_536).catch(() => undefined)
    if (directory === undefined) return context.skip('needs the right to mount a small file system')
    execFileSync('mount', ['-o', 'remount,ro', directory])
    await expect(localObjects(directory).put('a', '')).rejects.toThrow('the file system is read-only (EROFS)')
  })

  it('copies across file systems, and then too only where nothing is', async (context) => {
    const disk = await smallDisk(await aDirectory(), 65_536).catch(() => undefined)
    if (disk === undefined) return context.skip('needs the right to mount a small file system')
    const elsewhere = await aDirectory()
    await writeFile(join(elsewhere, 'file'), 'content')
    const objects = localObjects(disk)
    expect(await objects.putFile('a', join(elsewhere, 'file'))).toBe(true)
    expect(await objects.putFile('a', join(elsewhere, 'file'))).toBe(false)
    expect(await objects.fetch('a', join(elsewhere, 'back'))).toBe(true)
    expect(await readFile(join(elsewhere, 'back'), 'utf8')).toBe('content')
    expect(readdirSync(join(disk, '.incoming'))).toEqual([])
  })

  it('says that a directory is closed to this user', async (context) => {
    if (process.getuid?.() === 0) return context.skip('nothing is closed to root')
    const directory = await aDirectory()
    await mkdir(join(directory, 'closed'), { mode: 0o500 })
    await expect(localObjects(join(directory, 'closed')).put('a', '')).rejects.toThrow('this user may not write')
    await chmod(join(directory, 'closed'), 0o700)
  })

  it.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM'])('has a sentence for %s', (code) => {
    const error = storageError('do it', Object.assign(new Error('raw'), { code }))
    expect(error).toBeInstanceOf(StorageError)
    expect(String(error)).toMatch(new RegExp(`Cannot do it: .+ \\(${code}\\)\\.$`))
    expect(isNoSpace(error)).toBe(code === 'ENOSPC' || code === 'EDQUOT')
  })

  it('leaves other errors as they are', () => {
    const error = new Error('a bug')
    expect(storageError('do it', error)).toBe(error)
  })
})
