import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { Crc64Nvme } from '../shared/model/crc64-nvme.ts'

/** How a file is measured: SHA-256, if nothing else is said. */
export interface Measuring {
  readonly algorithm?: 'sha256' | 'crc64nvme'
  /** Throws when it aborts. */
  readonly signal?: AbortSignal
}

/** Bytes and checksum (`sha256:...`, `crc64nvme:...`) of an open file, read piece by piece; closes it. */
export async function measure(
  file: FileHandle,
  { algorithm = 'sha256', signal }: Measuring = {},
): Promise<{ readonly size: number; readonly checksum: string }> {
  const sum = algorithm === 'sha256' ? sha256() : new Crc64Nvme()
  let size = 0
  const read = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      sum.update(chunk)
      size += chunk.length
    }
  }
  await pipeline(file.createReadStream(), read, signal === undefined ? {} : { signal })
  return { size, checksum: `${algorithm}:${sum.digest()}` }
}

function sha256(): Pick<Crc64Nvme, 'update' | 'digest'> {
  const hash = createHash('sha256')
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex') }
}
