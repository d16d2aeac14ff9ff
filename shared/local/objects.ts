import { createHash, randomUUID } from 'node:crypto'
import { copyFile, link, open, readFile, realpath, stat, unlink } from 'node:fs/promises'
import { constants, createReadStream } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { ByteRange, ObjectLocation, Objects, StoredObject } from '../ports/objects.ts'
import { inputError } from '../model/input-error.ts'
import { makeDirectory } from './make-directory.ts'
import { errorCode } from '../model/error-code.ts'
import { foldersBelow, keysBelow } from './objects-below.ts'
import { storageError } from './storage-error.ts'

/** First part of no key: holds files on their way in, in the same file system as the objects. */
const INCOMING = '.incoming'

/** Longest part of a key in bytes of UTF-8: a file name of the common file systems. */
const PART_MAX_BYTES = 255

/** Answers of `link` that mean "not between these two": another device, no hard links here, too many of them. */
const CANNOT_LINK = new Set(['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP'])

/**
 * Objects as files under a directory, which is made on first use. A key's parts are the path's. Errors are
 * `StorageError`s when the disk is full, read-only or closed to this user. An object appears whole or not at all: it
 * is written beside and then linked to its name, which fails if that is there. Nothing waits for the disk: an object
 * survives the death of any process, but not of the machine's power.
 */
export function localObjects(directory: string): Objects {
  const root = resolve(directory)
  const pathOf = (key: string): string => join(root, ...partsOf(key))
  return {
    put: (key, content) =>
      saying(`store the object ${key}`, () => withIncoming(root, (path) => writeNew(path, content), pathOf(key))),
    putFile: (key, path) => saying(`store the file ${path} as ${key}`, () => putFile(root, path, pathOf(key))),
    get: (key) => saying(`read the object ${key}`, () => unlessAbsent(readFile(pathOf(key)))),
    part: (key, range) => saying(`read the object ${key}`, () => partOf(pathOf(key), range)),
    fetch: (key, path) => saying(`bring the object ${key} to ${path}`, () => fetchTo(pathOf(key), path)),
    location: (key) => saying(`read the object ${key}`, () => locationOf(pathOf(key))),
    placement: async () => undefined,
    checksum: (key) => saying(`read the object ${key}`, () => checksumOf(pathOf(key))),
    size: (key) => saying(`read the object ${key}`, () => sizeOf(pathOf(key))),
    stored: (key) => saying(`read the object ${key}`, () => storedOf(pathOf(key))),
    folders: (prefix, limit) => saying(`list the folders below ${prefix}`, () => foldersBelow(root, prefix, limit)),
    list: (prefix, limit) => saying(`list the objects below ${prefix}`, () => keysBelow(root, prefix, limit)),
    remove: (keys) => saying('remove objects', () => removeAll(keys.map(pathOf))),
  }
}

async function saying<T>(action: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw storageError(action, error)
  }
}

function partsOf(key: string): readonly string[] {
  const parts = key.split('/')
  const bad = parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\0'))
  if (bad || parts[0] === INCOMING)
    throw inputError(
      'key',
      `The object key ${JSON.stringify(key)} must be parts with "/" between them, none empty, "." or "..", the first not "${INCOMING}".`,
    )
  const long = parts.find((part) => Buffer.byteLength(part) > PART_MAX_BYTES)
  if (long !== undefined)
    throw inputError('key', `The object key part ${JSON.stringify(long)} is longer than ${PART_MAX_BYTES} bytes.`)
  return parts
}

async function putFile(root: string, path: string, target: string): Promise<boolean> {
  const source = await regularFile(path)
  await makeDirectory(dirname(target))
  try {
    await link(source, target)
    return true
  } catch (error) {
    const code = errorCode(error)
    if (code === 'EEXIST') return false
    if (code === undefined || !CANNOT_LINK.has(code)) throw error
  }
  return withIncoming(root, (incoming) => copyFile(source, incoming, constants.COPYFILE_EXCL), target)
}

/** The path of the file itself: a link to a symbolic link would share only that. Nobody could ever read a pipe to its end. */
async function regularFile(path: string): Promise<string> {
  try {
    const source = await realpath(path)
    if ((await stat(source)).isFile()) return source
  } catch (error) {
    const code = errorCode(error)
    if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'ELOOP') throw error
    throw inputError('path', `there is nothing at ${path} (${code}), it should be the path of a file`)
  }
  throw inputError('path', `${path} is no regular file, it should be one`)
}

/** Makes a file beside the objects, gives it its name if that is free, and leaves nothing behind. */
async function withIncoming(root: string, make: (path: string) => Promise<void>, target: string): Promise<boolean> {
  const path = join(root, INCOMING, randomUUID())
  await makeDirectory(dirname(path))
  await makeDirectory(dirname(target))
  try {
    await make(path)
    await link(path, target)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  } finally {
    await unlessAbsent(unlink(path))
  }
}

async function writeNew(path: string, content: string | Uint8Array): Promise<void> {
  // Read-only: jobs get objects by link, and must not change what others read.
  const file = await open(path, 'wx', 0o444)
  try {
    await file.writeFile(content)
  } finally {
    await file.close()
  }
}

async function fetchTo(source: string, target: string): Promise<boolean> {
  if ((await sizeOf(source)) === undefined) return false
  try {
    await link(source, target)
  } catch (error) {
    const code = errorCode(error)
    if (code === undefined || !CANNOT_LINK.has(code)) throw error
    await copyFile(source, target, constants.COPYFILE_EXCL)
  }
  return true
}

async function partOf(path: string, { first, last }: ByteRange): Promise<Uint8Array | undefined> {
  const size = await sizeOf(path)
  if (size === undefined) return undefined
  const file = await open(path)
  try {
    const length = Math.max(0, Math.min(last + 1, size) - first)
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position: first })
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Bytes read at once: fewer calls for files of gigabytes. */
const CHUNK = 1 << 20

async function checksumOf(path: string): Promise<string | undefined> {
  if ((await sizeOf(path)) === undefined) return undefined
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: CHUNK }), hash)
  return `sha256:${hash.digest('hex')}`
}

async function locationOf(path: string): Promise<ObjectLocation | undefined> {
  return (await sizeOf(path)) === undefined ? undefined : { kind: 'path', path }
}

async function sizeOf(path: string): Promise<number | undefined> {
  const found = await unlessAbsent(stat(path))
  return found?.isFile() === true ? found.size : undefined
}

async function storedOf(path: string): Promise<StoredObject | undefined> {
  const size = await sizeOf(path)
  return size === undefined ? undefined : { size, checksum: null }
}

async function removeAll(paths: readonly string[]): Promise<void> {
  for (const path of paths) await unlessAbsent(unlink(path))
}

async function unlessAbsent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined
    throw error
  }
}
