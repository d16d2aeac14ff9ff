import type { Client } from '../../shared/api/client.ts'
import type { OfferedFileRequest } from '../../shared/api/files.ts'
import type { Replica } from '../../shared/model/file.ts'
import type { FileProgress } from '../output/file-progress.ts'
import { bringFiles, refusedFor, type FileOutcome, type NamedFile } from './bring-files.ts'
import { contentOf, readBytes, type Content } from './content.ts'
import { copyIn } from './copy-in.ts'

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

/** Reads files, and registers them a request at a time; one that cannot be read, or is refused, stops no other. */
export function registerFiles(files: readonly NamedFile[], target: RegisterTarget): Promise<readonly FileOutcome[]> {
  const verb = target.copyInto === null ? 'registering' : 'copying'
  return bringFiles(files, {
    verb,
    limit: target.limit,
    bring: (batch, progress) => registerBatch(batch, target, progress),
  })
}

async function registerBatch(
  batch: readonly NamedFile[],
  target: RegisterTarget,
  progress: FileProgress,
): Promise<readonly FileOutcome[]> {
  const read: (FileOutcome | OfferedFileRequest)[] = []
  for (const named of batch) {
    read.push(await offerOf(named, target, progress))
    progress.file()
  }
  const offers = read.filter((one) => 'checksum' in one)
  const { outcomes } = offers.length === 0 ? { outcomes: [] } : await target.client.register({ files: offers })
  const answers = [...outcomes]
  return batch.flatMap(({ file: { path } }, index) => {
    const one = read[index]
    const answer = one !== undefined && 'outcome' in one ? one : answers.shift()
    return answer === undefined ? [] : [{ ...answer, path }]
  })
}

/** The file with its content, or what became of it because that cannot be read. */
async function offerOf(
  named: NamedFile,
  target: RegisterTarget,
  progress: FileProgress,
): Promise<FileOutcome | OfferedFileRequest> {
  const { file, lfn, metadata } = named
  try {
    return { lfn, metadata, ...(await contentAndReplica(file.path, target, progress)) }
  } catch (error) {
    return refusedFor(error, named)
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
