import { isUtf8 } from 'node:buffer'
import type { Dirent, Stats } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../../shared/model/error-code.ts'
import type { FoundFile, FoundFiles, PassedOver } from './found-files.ts'
import { isBelow } from './is-below.ts'
import { realPath } from './real-path.ts'
import { isSidecar, orphaned, SIDECAR, subjectOf } from './sidecar.ts'

/** A walk under way. */
interface Walk {
  /** As it was given. */
  readonly given: string
  /** Without links: what points out of this is not followed. */
  readonly root: string
  readonly home: string | null
  readonly files: FoundFile[]
  readonly refused: PassedOver[]
  readonly notes: string[]
  /** Directories to be looked into, as paths below the root. */
  readonly left: string[]
}

/**
 * All files below a directory, by name. Links to files of the same tree count as the files they point to; links that lead out
 * of it are refused. Links to directories are not followed, so that there is no way round in a circle.
 */
export async function walk({
  path,
  home,
}: {
  readonly path: string
  readonly home: string | null
}): Promise<FoundFiles> {
  const root = await realpath(path)
  const walk: Walk = { given: path, root, home, files: [], refused: [], notes: [], left: [''] }
  for (let directory = walk.left.pop(); directory !== undefined; directory = walk.left.pop())
    await lookInto(directory, walk)
  return { ...walk, files: walk.files.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }
}

async function lookInto(directory: string, walk: Walk): Promise<void> {
  if (join(walk.root, directory) === walk.home) {
    walk.notes.push(`${shownOf(directory, walk)} is the home itself: its files are passed over`)
    return
  }
  const entries = await entriesOf(directory, walk)
  const files = new Set(entries.filter(({ kind }) => !kind.isDirectory()).map(({ name }) => name))
  for (const { name, kind } of entries) {
    const below = directory === '' ? name : `${directory}/${name}`
    const sidecar = files.has(`${name}${SIDECAR}`) ? join(walk.root, `${below}${SIDECAR}`) : null
    if (kind.isDirectory()) walk.left.push(below)
    else if (!isSidecar(name)) await take(kind, { name: below, sidecar }, walk)
    else if (!files.has(subjectOf(name))) refuse(below, orphaned(name), walk)
  }
}

interface Entry {
  readonly name: string
  readonly kind: Pick<Dirent, 'isDirectory' | 'isSymbolicLink'>
}

/** Entries of a directory; those whose names no text can hold are refused. */
async function entriesOf(directory: string, walk: Walk): Promise<readonly Entry[]> {
  try {
    const entries = await readdir(join(walk.root, directory), { encoding: 'buffer', withFileTypes: true })
    for (const { name } of entries.filter((entry) => !isUtf8(entry.name)))
      refuse(join(directory, name.toString()), 'its name is not UTF-8, as an LFN must be', walk)
    return entries.filter(({ name }) => isUtf8(name)).map((kind) => ({ name: kind.name.toString(), kind }))
  } catch (error) {
    refuse(directory, `the directory cannot be read (${errorCode(error) ?? 'unknown'})`, walk)
    return []
  }
}

async function take(kind: Entry['kind'], about: Pick<FoundFile, 'name' | 'sidecar'>, walk: Walk): Promise<void> {
  const { name } = about
  const path = kind.isSymbolicLink() ? await targetOf(name, walk) : join(walk.root, name)
  if (path === null) return
  const found = await statOrNull(path)
  if (found === null) refuse(name, 'it cannot be looked at', walk)
  else if (found.isFile())
    walk.files.push({ ...about, root: walk.root, shown: shownOf(name, walk), path, size: found.size })
  else if (!found.isDirectory()) refuse(name, 'it is a pipe, a socket or a device, no file', walk)
  else walk.notes.push(`${shownOf(name, walk)} is a link to a directory, whose files go by their own paths`)
}

async function statOrNull(path: string): Promise<Stats | null> {
  try {
    return await stat(path)
  } catch {
    return null
  }
}

/** Where a link leads, if that is in the tree. */
async function targetOf(name: string, walk: Walk): Promise<string | null> {
  const target = await realPath(join(walk.root, name))
  if (target === null) refuse(name, 'it is a link to nothing', walk)
  else if (isBelow(target, walk.root)) return target
  else refuse(name, `it is a link that points out of ${walk.given} (to ${target})`, walk)
  return null
}

function refuse(name: string, reason: string, walk: Walk): void {
  walk.refused.push({ shown: shownOf(name, walk), reason })
}

function shownOf(name: string, { given }: Walk): string {
  return join(given, name)
}
