import type { Client } from '../../shared/api/client.ts'
import { UPLOAD_KEYS_MOST, type UploadStanding } from '../../shared/api/uploads.ts'
import { keyOfPath } from '../../shared/config/path-of-key.ts'
import { sayOtherContent } from '../../shared/model/other-content.ts'
import { objectPath } from '../../shared/model/object-path.ts'
import { bringFiles, refusedFor, type FileOutcome, type NamedFile } from '../files/bring-files.ts'
import { contentOf, readBytes } from '../files/content.ts'
import type { FileProgress } from '../output/file-progress.ts'
import { awaitUploads } from './await-uploads.ts'
import type { Uploader } from './uploader.ts'

/** Where files go, and who tells what became of them. */
export interface UploadTarget {
  readonly client: Client
  readonly uploader: Uploader
}

/** A file that was uploaded, of which nothing has been heard yet. */
interface Sent {
  readonly key: string
  readonly lfn: string
  /** On this machine. */
  readonly path: string
  /** Of the object; null: the store keeps none. */
  readonly version: string | null
}

/** Files that are uploaded side by side: small ones take longer to be asked for than to be sent. */
const SIDE_BY_SIDE = 8

/**
 * Uploads files and waits until each is registered or refused; one that cannot be read, or is refused, stops no other. What is known is
 * not sent again. Twice is safe: then all are known.
 */
export function uploadFiles(files: readonly NamedFile[], target: UploadTarget): Promise<readonly FileOutcome[]> {
  return bringFiles(files, {
    verb: 'uploading',
    limit: UPLOAD_KEYS_MOST,
    bring: (batch, progress) => uploadBatch(batch, target, progress),
  })
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
  const byKey = new Map(sent.map((one) => [one.key, one]))
  const became = await awaitUploads([...byKey.keys()], target.client, (seen) => outcomeOf(seen, byKey.get(seen.key)))
  return starts.map((one) => ('key' in one ? (became.get(one.key) ?? unheard(one)) : one))
}

/** Uploads a file, unless the catalog knows its LFN; tells what became of it, or what to wait for. */
async function uploadOne(
  named: NamedFile,
  standing: UploadStanding | undefined,
  { uploader, progress }: Pick<UploadTarget, 'uploader'> & { readonly progress: FileProgress },
): Promise<FileOutcome | Sent> {
  const { file, lfn, metadata } = named
  const { path, size } = file
  const onBytes = (count: number): void => progress.bytes(count)
  try {
    if (standing !== undefined && standing.file !== null) return await known(path, standing.file, onBytes)
    const key = keyOfPath(lfn)
    // What was refused may have been mended by hand.
    const hasSidecar = (standing?.refusal ?? null) !== null
    const version = await uploader.upload({ path, size, key, metadata, hasSidecar }, onBytes)
    return { key, path, lfn, version }
  } catch (error) {
    return refusedFor(error, named)
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
  return { lfn, path, outcome: 'refused', reason: sayOtherContent(lfn, checksum) }
}

/** What became of an upload; undefined: nothing yet. */
async function outcomeOf(
  { lfn, file, refusal }: UploadStanding,
  sent: Sent | undefined,
): Promise<FileOutcome | undefined> {
  if (sent === undefined) return undefined
  const { path } = sent
  if (refusal !== null) return { lfn: lfn ?? sent.lfn, path, outcome: 'refused', reason: refusal.reason }
  if (file === null) return undefined
  const registered = { lfn: file.lfn, path, outcome: 'registered' } as const
  if (file.replicas.some((replica) => replica.path === objectPath(sent))) return registered
  // Another version was faster: with the same content that is as good, with other content a refusal is on its way.
  const { checksum } = await contentOf(readBytes(path), { like: file.checksum, onBytes: () => undefined })
  return checksum === file.checksum ? registered : undefined
}

function unheard({ lfn, path }: Sent): FileOutcome {
  const reason = 'it is uploaded, and nothing is heard of it yet: "cascade find" or "cascade refused" shows it later'
  return { lfn, path, outcome: 'refused', reason }
}
