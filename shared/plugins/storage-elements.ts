import type { WaitingFile } from '../model/attachment.ts'
import type { CutResult, Left } from './contract.ts'

/** Storage elements, each once, in alphabetical order. */
export function distinct(storageElements: readonly string[]): readonly string[] {
  return storageElements.length === 1 ? storageElements : [...new Set(storageElements)].sort()
}

/** Storage elements at which all of these files lie, in alphabetical order; none when they share none. */
export function sharedBy(files: readonly WaitingFile[]): readonly string[] {
  const [first, ...others] = files
  if (first === undefined) return []
  let shared = distinct(first.storageElements)
  for (const file of others) shared = shared.filter((name) => file.storageElements.includes(name))
  return shared
}

/** Files that lie somewhere; the others, which no job can read, are left. */
export function readable(files: readonly WaitingFile[]): {
  readonly files: readonly WaitingFile[]
  readonly left: CutResult['left']
} {
  const left = files.filter(isNowhere).map(leftNowhere)
  return { files: left.length === 0 ? files : files.filter((file) => !isNowhere(file)), left }
}

function isNowhere(file: WaitingFile): boolean {
  return file.storageElements.length === 0
}

function leftNowhere(file: WaitingFile): Left {
  return { lfn: file.lfn, reason: 'has no replica: no job can read it' }
}
