import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

/** Bytes and `sha256:` checksum of an open file, read piece by piece; closes it. Throws when the signal aborts. */
export async function measure(
  file: FileHandle,
  signal?: AbortSignal,
): Promise<{ readonly size: number; readonly checksum: string }> {
  const hash = createHash('sha256')
  let size = 0
  const read = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      hash.update(chunk)
      size += chunk.length
    }
  }
  await pipeline(file.createReadStream(), read, signal === undefined ? {} : { signal })
  return { size, checksum: `sha256:${hash.digest('hex')}` }
}
