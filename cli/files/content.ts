import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Crc64Nvme } from '../../shared/model/crc64-nvme.ts'

/** What a file holds, as it was read. */
export interface Content {
  /** Bytes. */
  readonly size: number
  /** `sha256:` and 64 hex digits, unless another kind was asked for. */
  readonly checksum: string
}

/** Bytes read at once: fewer calls for files of gigabytes. */
const CHUNK = 1 << 20

/**
 * Reads a stream to its end and tells size and checksum, of the kind of `like` where that is given; what it reads goes on to
 * `to`, where that is.
 */
export async function contentOf(
  from: AsyncIterable<Uint8Array>,
  { to, like, onBytes }: { readonly to?: Writable; readonly like?: string; readonly onBytes: (count: number) => void },
): Promise<Content> {
  const sum = summing(like)
  let size = 0
  async function* counted(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      sum.update(chunk)
      size += chunk.length
      onBytes(chunk.length)
      yield chunk
    }
  }
  if (to === undefined) for await (const _ of counted(from));
  else await pipeline(from, counted, to)
  return { size, checksum: sum.checksum() }
}

function summing(like: string | undefined): { update(bytes: Uint8Array): void; checksum(): string } {
  if (like?.startsWith('crc64nvme:') === true) {
    const crc = new Crc64Nvme()
    return { update: (bytes) => crc.update(bytes), checksum: () => `crc64nvme:${crc.digest()}` }
  }
  const hash = createHash('sha256')
  return { update: (bytes) => void hash.update(bytes), checksum: () => `sha256:${hash.digest('hex')}` }
}

/** A file was written to while it was read: what was read of it is no content that it ever had. */
export class FileChanged extends Error {
  constructor() {
    super('it was written to while it was read')
    this.name = 'FileChanged'
  }
}

/** The bytes of a file on this machine. Throws {@link FileChanged} at the end when they are not of one moment. */
export async function* readBytes(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path)
  try {
    const before = await file.stat()
    yield* file.createReadStream({ highWaterMark: CHUNK, autoClose: false })
    const after = await file.stat()
    if (before.mtimeMs !== after.mtimeMs || before.size !== after.size) throw new FileChanged()
  } finally {
    await file.close()
  }
}
