import type { Client } from '../../shared/api/client.ts'
import type { OfferedFileRequest, RegisterOutcomeAnswer } from '../../shared/api/files.ts'
import type { Replica } from '../../shared/model/file.ts'
import type { Metadata } from '../../shared/model/metadata.ts'
import { makeFileProgress, type FileProgress } from '../output/file-progress.ts'
import { contentOf, readBytes, type Content } from './content.ts'
import { copyIn } from './copy-in.ts'
import type { FoundFile } from './found-files.ts'
import { unreadable } from './unreadable.ts'

/** A file that has all it takes to be registered but its content. */
export interface NamedFile {
  readonly file: FoundFile
  readonly lfn: string
  readonly metadata: Metadata
}

/** Where files go. */
export interface RegisterTarget {
  readonly client: Client
  /** Files in one request. */
  readonly limit: number
  /** Of files that stay where they are. */
  readonly storageElement: string
  /** The home into whose objects the bytes are copied; null: they stay where they are. */
  readonly copyInto: string | null
}

/** What became of a file, and where it lies on this machine. */
export type FileOutcome = RegisterOutcomeAnswer & { readonly path: string }

/** Reads files, and registers them a request at a time; one that cannot be read, or is refused, stops no other. */
export async function registerFiles(
  files: readonly NamedFile[],
  target: RegisterTarget,
): Promise<readonly FileOutcome[]> {
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0)
  const progress = makeFileProgress(target.copyInto === null ? 'registering' : 'copying', {
    files: files.length,
    bytes,
  })
  const outcomes: FileOutcome[] = []
  try {
    for (let start = 0; start < files.length; start += target.limit)
      outcomes.push(...(await registerBatch(files.slice(start, start + target.limit), target, progress)))
  } finally {
    progress.stop()
  }
  return outcomes
}

async function registerBatch(
  batch: readonly NamedFile[],
  target: RegisterTarget,
  progress: FileProgress,
): Promise<readonly FileOutcome[]> {
  const offers: OfferedFileRequest[] = []
  const unread = new Map<NamedFile, string>()
  for (const named of batch) {
    const offer = await offerOf(named, target, progress)
    if (typeof offer === 'string') unread.set(named, offer)
    else offers.push(offer)
    progress.file()
  }
  const { outcomes } = offers.length === 0 ? { outcomes: [] } : await target.client.register({ files: offers })
  const answers = [...outcomes]
  return batch.flatMap((named) => {
    const reason = unread.get(named)
    const answer = reason === undefined ? answers.shift() : ({ lfn: named.lfn, outcome: 'refused', reason } as const)
    return answer === undefined ? [] : [{ ...answer, path: named.file.path }]
  })
}

/** The file with its content, or why that cannot be read. */
async function offerOf(
  { file, lfn, metadata }: NamedFile,
  target: RegisterTarget,
  progress: FileProgress,
): Promise<OfferedFileRequest | string> {
  try {
    return { lfn, metadata, ...(await contentAndReplica(file.path, target, progress)) }
  } catch (error) {
    const reason = unreadable(error, file.path)
    // What cannot be written is no fault of this file: the next would fare no better.
    if (reason === undefined) throw error
    return reason
  }
}

async function contentAndReplica(
  path: string,
  target: RegisterTarget,
  progress: FileProgress,
): Promise<Content & { readonly replica: Replica }> {
  const onBytes = (count: number): void => progress.bytes(count)
  if (target.copyInto !== null) return copyIn(path, { home: target.copyInto, client: target.client, onBytes })
  const content = await contentOf(readBytes(path), { onBytes })
  return { ...content, replica: { storageElement: target.storageElement, path } }
}
