import { oneLine } from '../output/printable.ts'
import type { RegisteredFile, RegisterResult } from './register-paths.ts'

/** The answer of `register`, for programs. */
export interface RegisterReport {
  readonly files: readonly RegisteredFile[]
  readonly registered: number
  /** With this content already, whether or not this is another copy. */
  readonly known: number
  readonly refused: number
}

/** What became of files, counted. */
export function reportOf({ files }: RegisterResult): RegisterReport {
  const count = (...outcomes: readonly RegisteredFile['outcome'][]): number =>
    files.filter((file) => outcomes.includes(file.outcome)).length
  return {
    files,
    registered: count('registered'),
    known: count('known', 'replica-added'),
    refused: count('refused'),
  }
}

/** `3 files registered, 1 known already and left as it is, 1 refused`. */
export function countsText({ registered, known, refused }: Omit<RegisterReport, 'files'>): string {
  const parts = [`${registered} ${registered === 1 ? 'file' : 'files'} registered`]
  if (known > 0) parts.push(`${known} known already (left as ${known === 1 ? 'it is' : 'they are'}, metadata as well)`)
  if (refused > 0) parts.push(`${refused} refused`)
  return parts.join(', ')
}

/** The refused files, a line each. */
export function refusedLines({ files }: Pick<RegisterReport, 'files'>): readonly string[] {
  return files.flatMap((file) => (file.outcome === 'refused' ? [`  ${oneLine(file.path)}: ${file.reason}`] : []))
}

/** What a person should know besides: empty files, files that no query finds. */
export function registerNotes({ files, named, notes }: RegisterResult): readonly string[] {
  const taken = new Set(files.flatMap((file) => (file.outcome === 'refused' ? [] : (file.lfn ?? []))))
  const ours = named.filter(({ lfn }) => taken.has(lfn))
  const empty = ours.filter(({ file }) => file.size === 0)
  const plain = ours.filter(({ metadata }) => Object.keys(metadata).length === 0)
  return [
    ...notes,
    ...some(empty.length, 'is empty', 'are empty', 'registered with size 0'),
    ...some(plain.length, 'has no metadata', 'have no metadata', 'only a query without conditions finds what has none'),
  ]
}

function some(count: number, one: string, more: string, what: string): readonly string[] {
  if (count === 0) return []
  return [`${count} ${count === 1 ? `file ${one}` : `files ${more}`}: ${what}`]
}
