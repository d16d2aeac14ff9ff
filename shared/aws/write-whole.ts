import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

/** Writes a stream to a path, whole or not at all: beside it first, under a name of its own, which may stay when the process dies. */
export async function writeWhole(path: string, content: ReadableStream): Promise<void> {
  const beside = `${path}.${randomUUID()}.partial`
  try {
    await pipeline(content, createWriteStream(beside, { flags: 'wx' }))
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}
