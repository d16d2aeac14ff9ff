import { basename } from 'node:path'
import { inputError } from '../../shared/model/input-error.ts'
import { nearest } from '../../shared/model/metadata-nearest.ts'
import type { FoundFile } from './found-files.ts'

/** Metadata of files, by the name or the path of each: what `--metadata FILE.json` has. */
export type MetadataTable = Readonly<Record<string, unknown>>

/** What a table has of one file. */
export interface TableEntry {
  readonly key: string
  readonly metadata: unknown
}

/**
 * The entries of a table for each file, those by its name before those by its path. Throws InputError for a key that fits no
 * file, or a name that several have.
 */
export function entriesByFile(
  table: MetadataTable,
  files: readonly FoundFile[],
): ReadonlyMap<FoundFile, readonly TableEntry[]> {
  const paths = indexBy(files, (file) => [...new Set([file.shown, file.name, file.path])])
  const names = indexBy(files, (file) => [basename(file.name)])
  const entries = new Map<FoundFile, TableEntry[]>()
  for (const [key, metadata] of Object.entries(table)) {
    const byPath = paths.get(key.normalize('NFC')) ?? []
    const [file, ...others] = byPath.length > 0 ? byPath : (names.get(key.normalize('NFC')) ?? [])
    if (file === undefined) throw inputError('metadata', `metadata of ${key}: ${hintAt(key, names, paths)}`)
    if (others.length > 0)
      throw inputError('metadata', `metadata of ${key}: ${others.length + 1} files are called that, give its path`)
    const entry = { key, metadata }
    const before = entries.get(file) ?? []
    entries.set(file, byPath.length > 0 ? [...before, entry] : [entry, ...before])
  }
  return entries
}

function indexBy(
  files: readonly FoundFile[],
  keysOf: (file: FoundFile) => readonly string[],
): ReadonlyMap<string, readonly FoundFile[]> {
  const index = new Map<string, FoundFile[]>()
  for (const file of files)
    for (const key of keysOf(file).map((text) => text.normalize('NFC'))) {
      const same = index.get(key)
      if (same === undefined) index.set(key, [file])
      else same.push(file)
    }
  return index
}

function hintAt(key: string, ...indexes: readonly ReadonlyMap<string, unknown>[]): string {
  const near = indexes.flatMap((index) => nearest(key, index.keys()) ?? [])[0]
  return `no such file is to be registered${near === undefined ? '' : `, did you mean ${near}?`}`
}
