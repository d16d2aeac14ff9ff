import type { Client } from '../../shared/api/client.ts'
import { UPLOAD_KEYS_MOST, type UploadStanding } from '../../shared/api/uploads.ts'
import { keyOfPath } from '../../shared/config/path-of-key.ts'
import { contentOf, readBytes } from '../files/content.ts'
import type { FileOutcome, NamedFile } from '../files/register-files.ts'
import { unreadable } from '../files/unreadable.ts'
import { makeFileProgress, type FileProgress } from '../output/file-progress.ts'
import { awaitUploads, type Sent } from './await-uploads.ts'
import type { Uploader } from './uploader.ts'

/** Where files go, and who tells what became of them. */
export interface UploadTarget {
  readonly client: Client
  readonly uploader: Uploader
}

/** Files that are uploaded side by side: small ones take longer to be asked for than to be sent. */
const SIDE_BY_SIDE = 8

/**
 * Uploads files and waits until each is registered or refused; one that cannot be read, or is refused, stops no other. What is known is
 * not sent again. Twice is safe: then all are known.
 */
export async function uploadFiles(files: readonly NamedFile[], target: UploadTarget): Promise<readonly FileOutcome[]> {
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0)
  const progress = makeFileProgress('uploading', { files: files.length, bytes })
  const outcomes: FileOutcome[] = []
  try {
    for (let start = 0; start < files.length; start += UPLOAD_KEYS_MOST)
      outcomes.push(...(await uploadBatch(files.slice(start, start + UPLOAD_KEYS_MOST), target, progress)))
  } finally {
    progress.stop()
  }
  return outcomes
}

async function uploadBatch(
  batch: readonly NamedFile[],
  target: UploadTarget,
  progress: FileProgress,
): Promise<readonly FileOutcome[]> {
  const keys = batch.map(({ lfn }) => keyOfPath(lfn))
  const { standings } = await target.client.lookAtUploads({ keys })
  const refused = standings.flatMap(({ key, refusal }) => (refusal === null ? [] : [key]))
  // What is refused from now on is refused for what is uploaded now.
  if (refused.length > 0) await target.client.forgetUploads({ keys: refused })
  const starts: (FileOutcome | Sent)[] = []
  for (let first = 0; first < batch.length; first += SIDE_BY_SIDE) {
    const some = batch.slice(first, first + SIDE_BY_SIDE)
    const uploads = some.map((named, index) => uploadOne(named, standings[first + index], { ...target, progress }))
    starts.push(...(await Promise.all(uploads)))
  }
  const sent = starts.filter((one) => 'key' in one)
  const became = new Map((await awaitUploads(sent, target.client)).map((one) => [one.key, one.outcome]))
  return starts.map((one) => ('key' in one ? (became.get(one.key) ?? unheard(one)) : one))
}

/** Uploads a file, unless the catalog knows its LFN; tells what became of it, or what to wait for. */
async function uploadOne(
  { file, lfn, metadata }: NamedFile,
  standing: UploadStanding | undefined,
  { uploader, progress }: Pick<UploadTarget, 'uploader'> & { readonly progress: FileProgress },
): Promise<FileOutcome | Sent> {
  const { path, size } = file
  const onBytes = (count: number): void => progress.bytes(count)
  try {
    if (standing?.file !== null && standing !== undefined) return await known(path, standing.file, onBytes)
    const key = keyOfPath(lfn)
    const hasSidecar = standing?.refusal !== null
    const version = await uploader.upload({ path, size, key, metadata, hasSidecar }, onBytes)
    return { key, path, lfn, version }
  } catch (error) {
    const reason = unreadable(error, path)
    if (reason === undefined) throw error
    return { lfn, path, outcome: 'refused', reason }
  } finally {
    progress.file()
  }
}

/** What becomes of a file whose LFN the catalog has: nothing, or it is refused. */
async function known(
  path: string,
  { lfn, checksum }: NonNullable<UploadStanding['file']>,
  onBytes: (count: number) => void,
): Promise<FileOutcome> {
  const content = await contentOf(readBytes(path), { like: checksum, onBytes })
  if (content.checksum === checksum) return { lfn, path, outcome: 'known' }
  return { lfn, path, outcome: 'refused', reason: `${lfn} is known with other content (${checksum})` }
}

function unheard({ lfn, path }: Sent): FileOutcome {
  const reason = 'it is uploaded, and nothing is heard of it yet: "cascade find" or "cascade refused" shows it later'
  return { lfn, path, outcome: 'refused', reason }
}
