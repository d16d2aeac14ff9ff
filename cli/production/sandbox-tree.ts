import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { RefusedPath } from '../../shared/production/disk.ts'
import { isBelow } from '../files/is-below.ts'

/** What lies at a path of a production's folder and below it. */
interface Tree {
  /** Files by their own paths, relative to the folder. */
  readonly files: readonly string[]
  readonly refused: readonly RefusedPath[]
}

/**
 * All files at a path and below it. A link to a file of the production's folder counts as that file; one that leads out of the
 * folder, to nothing or to a directory is refused: the first would send what nobody named, the last may go round in a circle.
 */
export function sandboxTree(folder: string, path: string): Tree {
  const plain = path.replace(/\/+$/, '').replace(/^(\.\/)+/, '')
  return treeAt(plain === '.' ? '' : plain, { folder, root: realpathSync(folder) })
}

function treeAt(path: string, place: { readonly folder: string; readonly root: string }): Tree {
  const full = join(place.folder, path)
  const isLink = lstatSync(full, { throwIfNoEntry: false })?.isSymbolicLink() === true
  const target = realOrNull(full)
  if (target === null) return isLink ? refused(path, 'is a link to nothing') : { files: [], refused: [] }
  if (!isBelow(target, place.root))
    return refused(path, `leads by a link out of the folder of the production (to ${target})`)
  const found = statSync(full)
  if (found.isFile()) return { files: [path], refused: [] }
  if (!found.isDirectory()) return refused(path, 'is a pipe, a socket or a device, no file')
  if (isLink) return refused(path, `is a link to a directory (${target}), which should be named itself`)
  const trees = readdirSync(full)
    .sort()
    .map((name) => treeAt(path === '' ? name : `${path}/${name}`, place))
  return { files: trees.flatMap((tree) => tree.files), refused: trees.flatMap((tree) => tree.refused) }
}

function refused(path: string, reason: string): Tree {
  return { files: [], refused: [{ path, reason }] }
}

function realOrNull(path: string): string | null {
  try {
    return realpathSync(path)
  } catch {
    return null
  }
}
