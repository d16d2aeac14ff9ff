import type { CatalogFile } from '../model/file.ts'
import type { Lfn } from '../model/lfn.ts'
import type { Metadata } from '../model/metadata.ts'

/** A record of the catalog's change stream: the file as it is now (null: removed) and the metadata it had before (null: it is new). */
export interface CatalogChange {
  readonly lfn: Lfn
  readonly before: Metadata | null
  readonly file: CatalogFile | null
  /** The catalog version that this change made. */
  readonly version: number
}
