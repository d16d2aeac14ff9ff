import { opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../model/error-code.ts'

/** Keys of the objects below a prefix that ends in `/`: the files of its tree, at most so many. None where there is no such directory. */
export async function keysBelow(root: string, prefix: string, limit: number): Promise<readonly string[]> {
  checkPrefix(prefix)
  const keys: string[] = []
  const folders = [prefix]
  for (let folder = folders.pop(); folder !== undefined && keys.length < limit; folder = folders.pop())
    for await (const { name, isFolder } of entriesOf(join(root, folder)))
      if (isFolder) folders.push(`${folder}${name}/`)
      else if (keys.length < limit) keys.push(`${folder}${name}`)
  return keys
}

/** The folders right below a prefix that ends in `/`, as prefixes, at most so many. None where there is no such directory. */
export async function foldersBelow(root: string, prefix: string, limit: number): Promise<readonly string[]> {
  checkPrefix(prefix)
  const folders: string[] = []
  for await (const { name, isFolder } of entriesOf(join(root, prefix)))
    if (isFolder && folders.length < limit) folders.push(`${prefix}${name}/`)
  return folders
}

function checkPrefix(prefix: string): void {
  const parts = prefix.split('/').slice(0, -1)
  if (!prefix.endsWith('/') || parts.some((part) => part === '' || part === '.' || part === '..'))
    throw new Error(`The prefix ${JSON.stringify(prefix)} must be parts of a key with "/" behind each.`)
}

async function* entriesOf(path: string): AsyncGenerator<{ readonly name: string; readonly isFolder: boolean }> {
  try {
    for await (const entry of await opendir(path)) yield { name: entry.name, isFolder: entry.isDirectory() }
  } catch (error) {
    const code = errorCode(error)
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error
  }
}
