import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentOf } from '../../cli/files/content.ts'
import { Crc64Nvme } from '../../shared/model/crc64-nvme.ts'
import { checksumSchema, sha256Schema } from '../../shared/model/file.ts'

function crcOf(...pieces: readonly Uint8Array[]): string {
  const crc = new Crc64Nvme()
  for (const piece of pieces) crc.update(piece)
  return crc.digest()
}

describe('CRC-64/NVME', () => {
  it('is that of the catalogue of CRCs', () => {
    expect(crcOf(Buffer.from('123456789'))).toBe('ae8b14860a799888')
    expect(crcOf()).toBe('0'.repeat(16))
  })

  it('does not depend on how the bytes come', () => {
    const bytes = fc.uint8Array({ maxLength: 300 })
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        expect(crcOf(one, other)).toBe(crcOf(Buffer.concat([one, other])))
      }),
    )
  })
})

describe('a checksum', () => {
  it('is a SHA-256 or a CRC-64/NVME; only a SHA-256 where Cascade had the bytes', () => {
    const [sha256, crc] = [`sha256:${'a'.repeat(64)}`, `crc64nvme:${'a'.repeat(16)}`]
    expect([sha256, crc].map((text) => checksumSchema.safeParse(text).success)).toEqual([true, true])
    expect([sha256, crc].map((text) => sha256Schema.safeParse(text).success)).toEqual([true, false])
    for (const wrong of [`crc64nvme:${'A'.repeat(16)}`, `crc64nvme:${'a'.repeat(15)}`, `crc32:${'a'.repeat(8)}`])
      expect(checksumSchema.safeParse(wrong).success).toBe(false)
  })

  it('of what is fetched is of the kind that the catalog has', async () => {
    async function* bytes() {
      yield await Promise.resolve(Buffer.from('12345'))
      yield Buffer.from('6789')
    }
    const read = (like: string) => contentOf(bytes(), { like, onBytes: () => undefined })
    expect(await read(`crc64nvme:${'0'.repeat(16)}`)).toEqual({ size: 9, checksum: 'crc64nvme:ae8b14860a799888' })
    expect((await read(`sha256:${'0'.repeat(64)}`)).checksum).toMatch(/^sha256:15e2b0d3/)
  })
})
