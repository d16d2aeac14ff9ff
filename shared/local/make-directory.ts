import { access, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorCode } from '../model/error-code.ts'

/**
 * Makes a directory and those above it, where they are missing. Throws what the file system says: Node's own recursive
 * `mkdir` says ENOENT of a read-only file system.
 */
export async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true })
  } catch (error) {
    if (errorCode(error) === 'ENOENT') await mkdir(await firstMissing(path))
    throw error
  }
}

async function firstMissing(path: string): Promise<string> {
  const parent = dirname(path)
  const there = await access(parent).then(
    () => true,
    () => false,
  )
  return there || parent === path ? path : firstMissing(parent)
}
