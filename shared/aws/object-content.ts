import { createHash, hash } from 'node:crypto'
import { createReadStream, type ReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { errorCode } from '../model/error-code.ts'
import { inputError } from '../model/input-error.ts'

/** Bytes read at once: fewer calls for files of gigabytes. */
export const READ_AT_ONCE = 1 << 20

/** What is to become an object. */
export interface Content {
  /** Bytes. */
  readonly size: number
  /** SHA-256 in base64, as S3 checks and keeps it. */
  readonly sha256: string
  /** The bytes, from their beginning each time: a stream that was half sent cannot be sent again. */
  readonly body: () => string | Uint8Array | ReadStream
}

/** Bytes that are at hand. */
export function bytesOf(content: string | Uint8Array): Content {
  const bytes = Buffer.from(content)
  return { size: bytes.length, sha256: hash('sha256', bytes, 'base64'), body: () => bytes }
}

/** A regular file of this machine, read twice: once for its checksum. Throws an InputError where there is none. */
export async function fileOf(path: string): Promise<Content> {
  const size = await sizeOfFile(path)
  const sha256 = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: READ_AT_ONCE }), sha256)
  return { size, sha256: sha256.digest('base64'), body: () => createReadStream(path, { highWaterMark: READ_AT_ONCE }) }
}

const NOTHING_THERE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP'])

/** Bytes of a regular file. Nobody could ever read a pipe to its end: only what has an end is taken. Throws an InputError else. */
export async function sizeOfFile(path: string): Promise<number> {
  try {
    const found = await stat(path)
    if (found.isFile()) return found.size
  } catch (error) {
    const code = errorCode(error)
    if (code === undefined || !NOTHING_THERE.has(code)) throw error
    throw inputError('path', `there is nothing at ${path} (${code}), it should be the path of a file`)
  }
  throw inputError('path', `${path} is no regular file, it should be one`)
}
