import { hash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Objects } from '../../shared/ports/objects.ts'
import { aDirectory } from './objects-directory.ts'

/** One part of a key, in any script, as transformations and outputs are named. */
const part = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((text) => !/[/\0]/.test(text) && !/^\.{1,2}$/.test(text) && text.normalize('NFC') === text)

const keys = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => ['k', ...parts, 'o'].join('/'))

/** What every back end's objects must do. */
export function objectsContract(name: string, make: () => Promise<Objects>): void {
  describe(`objects: ${name}`, () => {
    it('gives back what was put, byte by byte, under any key', async () => {
      const objects = await make()
      await fc.assert(
        fc.asyncProperty(keys, fc.uint8Array({ maxLength: 1000 }), async (key, content) => {
          await objects.remove([key])
          expect(await objects.put(key, content)).toBe(true)
          expect(Buffer.from((await objects.get(key)) ?? [])).toEqual(Buffer.from(content))
          expect(await objects.size(key)).toBe(content.length)
        }),
        { numRuns: 30 },
      )
    })

    it('never overwrites: a second put is told so, and the first content stays', async () => {
      const objects = await make()
      const file = join(await aDirectory(), 'file')
      await writeFile(file, 'third')
      expect(await objects.put('a/b', 'first')).toBe(true)
      expect(await objects.put('a/b', 'second')).toBe(false)
      expect(await objects.putFile('a/b', file)).toBe(false)
      expect(Buffer.from((await objects.get('a/b')) ?? []).toString()).toBe('first')
    })

    it('lets exactly one of many rivals put a key, whole', async () => {
      const objects = await make()
      const contents = Array.from({ length: 8 }, (_, index) => String(index).repeat(100_000))
      const won = await Promise.all(contents.map((content) => objects.put('a/rival', content)))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(Buffer.from((await objects.get('a/rival')) ?? []).toString()).toBe(contents[won.indexOf(true)])
    })

    it('gives a part of an object, and what there is of it where the object ends before', async () => {
      const objects = await make()
      await objects.put('a/b', '0123456789')
      const part = async (first: number, last: number) =>
        Buffer.from((await objects.part('a/b', { first, last })) ?? []).toString()
      expect([await part(0, 0), await part(3, 5), await part(8, 20), await part(10, 12)]).toEqual([
        '0',
        '345',
        '89',
        '',
      ])
    })

    it('takes a file in, and brings it to a path', async () => {
      const objects = await make()
      const directory = await aDirectory()
      await writeFile(join(directory, 'in'), 'content')
      expect(await objects.putFile('x/y z/ω', join(directory, 'in'))).toBe(true)
      expect(await objects.fetch('x/y z/ω', join(directory, 'out'))).toBe(true)
      expect(await readFile(join(directory, 'out'), 'utf8')).toBe('content')
    })

    it('tells the checksum of an object as anybody would compute it', async () => {
      const objects = await make()
      const content = new Uint8Array(3_000_000).map((_, index) => index)
      await objects.put('a/b', content)
      expect(await objects.checksum('a/b')).toBe(`sha256:${hash('sha256', content)}`)
    })

    it('says where an object is read, byte by byte', async () => {
      const objects = await make()
      const content = new Uint8Array([0, 255, 13, 10])
      await objects.put('x/y z/ω', content)
      const location = await objects.location('x/y z/ω')
      const read = location?.kind === 'url' ? await (await fetch(location.url)).bytes() : undefined
      expect(location?.kind === 'path' ? await readFile(location.path) : Buffer.from(read ?? [])).toEqual(
        Buffer.from(content),
      )
    })

    it('lists what lies below a prefix, however deep, and nothing else', async () => {
      const objects = await make()
      const below = ['t/1/log', 't/1/out/a', 't/1/out/deep/b']
      for (const key of [...below, 't/10/log', 't/1-', 'u/1/log']) await objects.put(key, key)
      expect([...(await objects.list('t/1/', 1000))].sort()).toEqual(below)
      expect(await objects.list('t/1/', 2)).toHaveLength(2)
      expect(await objects.list('t/2/', 1000)).toEqual([])
      await objects.remove(below)
      expect(await objects.list('t/1/', 1000)).toEqual([])
    })

    it('lists the folders right below a prefix, each once, and nothing else', async () => {
      const objects = await make()
      for (const key of ['t/1/a', 't/1/deep/b', 't/1-%E0/a', 't/10/log', 't/file', 't-/x', 'u/1/log'])
        await objects.put(key, key)
      expect([...(await objects.folders('t/', 1000))].sort()).toEqual(['t/1-%E0/', 't/1/', 't/10/'])
      expect(await objects.folders('t/', 2)).toHaveLength(2)
      expect(await objects.folders('t/2/', 1000)).toEqual([])
    })

    it('tells what it knows of an object: its size, and a checksum that is true if it has one', async () => {
      const objects = await make()
      await objects.put('a/b', 'content')
      const stored = await objects.stored('a/b')
      expect(stored?.size).toBe(7)
      expect([null, `sha256:${hash('sha256', 'content')}`]).toContain(stored?.checksum)
    })

    it('says of a key that is not there that it is not there', async () => {
      const objects = await make()
      await objects.put('a/b', '')
      const path = join(await aDirectory(), 'out')
      for (const key of ['a', 'a/c', 'a/b/c', 'd']) {
        expect(await objects.get(key)).toBeUndefined()
        expect(await objects.part(key, { first: 0, last: 1 })).toBeUndefined()
        expect(await objects.size(key)).toBeUndefined()
        expect(await objects.stored(key)).toBeUndefined()
        expect(await objects.checksum(key)).toBeUndefined()
        expect(await objects.location(key)).toBeUndefined()
        expect(await objects.fetch(key, path)).toBe(false)
      }
      expect(await objects.size('a/b')).toBe(0)
    })

    it('removes objects, passes over those that are not there, and lets the key be put again', async () => {
      const objects = await make()
      await objects.put('a/b', 'first')
      await objects.remove(['a/b', 'a/none', 'none/at/all'])
      expect(await objects.get('a/b')).toBeUndefined()
      expect(await objects.put('a/b', 'second')).toBe(true)
    })
  })
}
