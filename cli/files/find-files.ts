import { realpath, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { inputError } from '../../shared/model/input-error.ts'
import { errorCode } from '../../shared/model/error-code.ts'
import type { FoundFiles } from './found-files.ts'
import { realPath } from './real-path.ts'
import { isSidecar, orphaned, SIDECAR, subjectOf } from './sidecar.ts'
import { walk } from './walk.ts'

/** What to look through. */
export interface FindRequest {
  /** Files and directories. */
  readonly paths: readonly string[]
  /** A directory that is passed over: the home's own files are nobody's data. */
  readonly home: string
}

/**
 * The files at some paths, and all below those that are directories. Throws InputError, before anything is looked at, for a
 * path where there is nothing.
 */
export async function findFiles({ paths, home }: FindRequest): Promise<FoundFiles> {
  const kinds: { readonly path: string; readonly isDirectory: boolean }[] = []
  for (const path of paths) kinds.push({ path, isDirectory: await isDirectory(path) })
  const found: FoundFiles[] = []
  for (const { path, isDirectory } of kinds)
    found.push(isDirectory ? await walk({ path, home: await realPath(home) }) : await single(path))
  return {
    files: found.flatMap(({ files }) => files),
    refused: found.flatMap(({ refused }) => refused),
    notes: found.flatMap(({ notes }) => notes),
  }
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    const code = errorCode(error)
    const why =
      code === 'ENOENT' ? 'there is no such file or directory' : `it cannot be looked at (${code ?? 'unknown'})`
    throw inputError('path', `${path}: ${why}`)
  }
}

/** A file that was given itself; where it is a link, whoever named it meant what it points to. */
async function single(path: string): Promise<FoundFiles> {
  const at = await realpath(path)
  const found = await stat(at)
  const name = basename(path)
  if (!found.isFile()) return refusing(path, 'it is a pipe, a socket or a device, no file')
  const sidecar = await realPath(`${path}${SIDECAR}`)
  const root = await realpath(dirname(path))
  if (!isSidecar(name)) return { ...NOTHING, files: [{ name, root, shown: path, path: at, size: found.size, sidecar }] }
  const isMetadata = (await realPath(subjectOf(path))) !== null
  return isMetadata ? NOTHING : refusing(path, orphaned(name))
}

const NOTHING: FoundFiles = { files: [], refused: [], notes: [] }

function refusing(shown: string, reason: string): FoundFiles {
  return { ...NOTHING, refused: [{ shown, reason }] }
}
