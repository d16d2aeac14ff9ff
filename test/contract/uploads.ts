import { hash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeOfPath } from '../../shared/model/object-path.ts'
import type { Uploads } from '../../shared/ports/uploads.ts'

/** Uploads, and the hands that put something there. */
export interface UploadsUnderTest {
  readonly uploads: Uploads
  /** Uploads an object; returns its version. */
  put(key: string, content: string, metadata?: Readonly<Record<string, string>>): Promise<string>
}

const keys = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((text) => text.isWellFormed() && !/[\0-\x1f\x7f\ufffe\uffff]|^\.{1,2}$|\/\.{0,2}(\/|$)|^\//.test(text))
  .map((name) => `incoming/${name}`)

/** What every back end's uploads must do. */
export function uploadsContract(name: string, make: () => Promise<UploadsUnderTest>): void {
  describe(`uploads: ${name}`, () => {
    it('are seen as they are, under any key; each version for itself, whatever comes over it', async () => {
      const { uploads, put } = await make()
      await fc.assert(
        fc.asyncProperty(keys, fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 3 }), async (key, contents) => {
          const versions: string[] = []
          for (const content of contents) versions.push(await put(key, content))
          for (const [index, version] of [...versions, null].entries()) {
            const content = contents[version === null ? contents.length - 1 : index] ?? ''
            const seen = await uploads.look(key, version)
            expect(seen).toMatchObject({
              size: Buffer.byteLength(content),
              checksum: `sha256:${hash('sha256', content)}`,
            })
            expect(placeOfPath(seen?.path ?? '')).toEqual({ key, version: version ?? versions.at(-1) })
          }
          expect(await uploads.text(key)).toBe(contents.at(-1))
        }),
        { numRuns: 20 },
      )
    })

    it('say what their uploader said, by names in lower case', async () => {
      const { uploads, put } = await make()
      const version = await put('incoming/a', '', { Campaign: 'PROD6', zenith: '20' })
      expect((await uploads.look('incoming/a', version))?.metadata).toEqual({ campaign: 'PROD6', zenith: '20' })
    })

    it('that are not there are not there; what is too long for metadata is not read', async () => {
      const { uploads, put } = await make()
      expect([await uploads.look('incoming/none', null), await uploads.text('incoming/none')]).toEqual([
        undefined,
        undefined,
      ])
      await put('incoming/some', 'x')
      expect([await uploads.has('incoming/none'), await uploads.has('incoming/some')]).toEqual([false, true])
      await put('incoming/long', 'x'.repeat(64 * 1024 + 1))
      await expect(uploads.text('incoming/long')).rejects.toThrow('incoming/long')
    })

    it('that were refused are found by their keys, others are not', async () => {
      const { uploads } = await make()
      const refused = ['incoming/a', 'incoming/b'].map((key, index) => ({
        key,
        reason: 'no metadata',
        at: 5,
        until: index === 0 ? null : 900_005,
        path: index === 0 ? '@v/incoming/a' : null,
      }))
      for (const one of refused) await uploads.refuse(one)
      const found = await uploads.refusedOf(['incoming/b', 'incoming/none', 'incoming/a'])
      expect(found.toSorted((a, b) => (a.key < b.key ? -1 : 1))).toEqual(refused)
    })

    it('that were refused are listed once, with the last reason, until they are forgotten', async () => {
      const { uploads } = await make()
      const state = { until: null, path: null }
      const all = Array.from({ length: 30 }, (_, at) => ({ key: `incoming/${at}`, reason: 'first', at, ...state }))
      for (const one of all) await uploads.refuse(one)
      await uploads.refuse({ key: 'incoming/7', reason: 'last', at: 100, ...state })
      expect((await uploads.refused(100)).length).toBe(30)
      expect((await uploads.refused(5)).length).toBe(5)
      await uploads.forget([...all.map(({ key }) => key).filter((key) => key !== 'incoming/7'), 'incoming/none'])
      expect(await uploads.refused(100)).toEqual([{ key: 'incoming/7', reason: 'last', at: 100, ...state }])
    })
  })
}
