import { constants } from 'node:fs'
import { lstat, open, type FileHandle } from 'node:fs/promises'
import { errorCode } from '../../shared/model/error-code.ts'
import { ExecutionFailure } from '../execution-failure.ts'

/**
 * The text of a file that a job wrote for the runner, at most so many bytes of UTF-8; undefined when there is none.
 * Throws an {@link ExecutionFailure} of the payload when it is something else: a link would be read for the job with the
 * runner's rights, a pipe would never end.
 */
export async function readWrittenFile(name: string, path: string, mostBytes: number): Promise<string | undefined> {
  try {
    if (!(await lstat(path)).isFile()) throw noFile(name)
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      return await textOf(file, { name, mostBytes })
    } finally {
      await file.close()
    }
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT') return undefined
    if (code === 'EACCES') throw payload(`${JSON.stringify(name)}, written by the job, may not be read (${code})`)
    // What was looked at was replaced before it was opened.
    if (code === 'ELOOP' || code === 'ENXIO') throw noFile(name)
    throw error
  }
}

async function textOf(
  file: FileHandle,
  { name, mostBytes }: { readonly name: string; readonly mostBytes: number },
): Promise<string> {
  const found = await file.stat()
  if (!found.isFile()) throw noFile(name)
  if (found.size > mostBytes)
    throw payload(`${JSON.stringify(name)}, written by the job, has ${found.size} bytes, expected at most ${mostBytes}`)
  return file.readFile('utf8')
}

function noFile(name: string): ExecutionFailure {
  return payload(`${JSON.stringify(name)}, written by the job, is no regular file`)
}

function payload(message: string): ExecutionFailure {
  return new ExecutionFailure('payload', `${message}.`)
}
