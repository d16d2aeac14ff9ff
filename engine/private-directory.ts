import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storageError } from '../shared/local/storage-error.ts'
import { errorCode } from '../shared/model/error-code.ts'
import type { Home } from './home.ts'

/** Longest path of a unix socket: 108 bytes on Linux, 104 on macOS, with the zero at the end. */
const SOCKET_PATH_MAX = 103

/** The name of the engine's socket in its directory. */
export const SOCKET_NAME = 'socket'

/**
 * Makes a directory for the socket of a home's engine which only this user may enter: in the home, or in the machine's
 * directory for temporary files where the home's path is too long for a socket, or what stands there is another user's.
 * Throws a StorageError when the machine refuses.
 */
export function privateDirectory({ directory, run }: Pick<Home, 'directory' | 'run'>): string {
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 24)
  const outside = join(tmpdir(), `cascade-${name}`)
  const fits = (path: string): boolean => Buffer.byteLength(join(path, SOCKET_NAME)) <= SOCKET_PATH_MAX
  try {
    return [run, outside].filter(fits).find(isMadePrivate) ?? mkdtempSync(join(tmpdir(), 'cascade-'))
  } catch (error) {
    throw storageError(`make a directory for the socket of the home ${directory}`, error)
  }
}

/** Makes a directory, or takes one that is there, if it belongs to this user: nobody else could have let others in before. */
function isMadePrivate(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    const found = lstatSync(path)
    if (!found.isDirectory() || found.uid !== process.getuid?.()) return false
    chmodSync(path, 0o700)
  }
  return true
}
