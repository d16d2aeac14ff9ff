import type { RegisterOutcomeAnswer } from '../../shared/api/files.ts'
import type { Metadata } from '../../shared/model/metadata.ts'
import { makeFileProgress, type FileProgress } from '../output/file-progress.ts'
import type { FoundFile } from './found-files.ts'
import { unreadable } from './unreadable.ts'

/** A file that has all it takes to be registered but its content. */
export interface NamedFile {
  readonly file: FoundFile
  readonly lfn: string
  readonly metadata: Metadata
}

/** What became of a file, and where it lies on this machine. */
export type FileOutcome = RegisterOutcomeAnswer & { readonly path: string }

/** How files are brought into the catalog. */
export interface Bringing {
  /** For the progress: `uploading`. */
  readonly verb: string
  /** Files in one batch. */
  readonly limit: number
  /** Brings some; an outcome for each. */
  readonly bring: (batch: readonly NamedFile[], progress: FileProgress) => Promise<readonly FileOutcome[]>
}

/** Brings files into the catalog, a batch at a time, and shows how it goes on. */
export async function bringFiles(
  files: readonly NamedFile[],
  { verb, limit, bring }: Bringing,
): Promise<readonly FileOutcome[]> {
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0)
  const progress = makeFileProgress(verb, { files: files.length, bytes })
  const outcomes: FileOutcome[] = []
  try {
    for (let start = 0; start < files.length; start += limit)
      outcomes.push(...(await bring(files.slice(start, start + limit), progress)))
  } finally {
    progress.stop()
  }
  return outcomes
}

/** The outcome of a file that cannot be read. Throws an error that is no fault of the file: the next would fare no better. */
export function refusedFor(error: unknown, { lfn, file: { path } }: NamedFile): FileOutcome {
  const reason = unreadable(error, path)
  if (reason === undefined) throw error
  return { lfn, path, outcome: 'refused', reason }
}
