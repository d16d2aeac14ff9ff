import { counted } from '../../shared/model/counted.ts'
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
  const parts = [`${counted(registered, 'file')} registered`]
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
  const isNew = new Set(files.flatMap((file) => (file.outcome === 'registered' ? [file.lfn] : [])))
  const ours = named.filter(({ lfn }) => isNew.has(lfn))
  const empty = ours.filter(({ file }) => file.size === 0).length
  const plain = ours.filter(({ metadata }) => Object.keys(metadata).length === 0).length
  const say = (count: number, [one, more]: readonly [string, string]): readonly string[] =>
    count === 0 ? [] : [count === 1 ? `1 file ${one}` : `${count} files ${more}`]
  return [
    ...notes,
    ...say(empty, ['is empty: registered with size 0', 'are empty: registered with size 0']),
    ...say(plain, ['has no metadata: few queries find it', 'have no metadata: few queries find them']),
  ]
}
