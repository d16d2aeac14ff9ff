import type { CatalogFile, NewFile } from '../model/file.ts'
import type { Lfn } from '../model/lfn.ts'
import type { Metadata } from '../model/metadata.ts'
import type { SeenValues } from '../model/seen-values.ts'

/** What became of a file at the catalog's door. Refused: the LFN is known with other content, or was removed; nothing changed. */
export type RegisterOutcome =
  | { readonly lfn: Lfn; readonly outcome: 'registered' | 'known' | 'replica-added' }
  | { readonly lfn: Lfn; readonly outcome: 'refused'; readonly reason: string }

/** Who registers: a person (unless said otherwise), or a task its outputs. */
export type Registrar = 'person' | 'task'

/** A directory and the values that its files' collection fields have taken, or `any` past 64 of them. Never narrowed. */
export interface Directory {
  readonly path: string
  readonly seen: SeenValues
}

/**
 * All files, by LFN. Every change of a record is told to `match` by the catalog's change stream.
 * AWS: table `Catalog`; key = directory and hash shard / name, so a file is found without an index.
 */
export interface Catalog {
  /**
   * Registers files, each on its own: put if absent; same content at another storage element adds the replica; other
   * content is refused. A removed file comes back with the same content; but not when a task offers the very replica that was
   * removed: then its message came late, and the file is known, as removed. The directory is widened before the first file that needs it. DynamoDB: one conditional
   * put each, 1 WRU; for an LFN that is known a BatchGetItem and a second one, where its record changes.
   */
  register(files: readonly NewFile[], by?: Registrar): Promise<readonly RegisterOutcome[]>
  /** The content of these LFNs, whether a file is there or was removed; those never used left out. Consistent. DynamoDB: BatchGetItem. */
  contents(lfns: readonly Lfn[]): Promise<readonly { readonly lfn: Lfn; readonly checksum: string }[]>
  /** Records of these LFNs, those that are not there left out. Consistent. DynamoDB: BatchGetItem, 100 a call. */
  read(lfns: readonly Lfn[]): Promise<readonly CatalogFile[]>
  /** Sets metadata (all of it) if the record still has the version. Returns whether it did. DynamoDB: a conditional update. */
  setMetadata(change: { readonly lfn: Lfn; readonly metadata: Metadata; readonly version: number }): Promise<boolean>
  /** Removes records and leaves tombstones, so that an LFN is never used for other content. DynamoDB: a conditional update each. */
  remove(lfns: readonly Lfn[]): Promise<void>
  /** Directories by path, after a path. Consistent. Thousands for millions of files. DynamoDB: a query on each shard of `dirs#`, merged. */
  directories(page: { readonly after: string; readonly limit: number }): Promise<readonly Directory[]>
  /** Files of a directory by name, after a name. Consistent. DynamoDB: a query on each of its shards, merged. */
  list(page: {
    readonly directory: string
    readonly after: string
    readonly limit: number
  }): Promise<readonly CatalogFile[]>
}
