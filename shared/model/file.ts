import * as z from 'zod'
import type { Lfn } from './lfn.ts'
import type { Metadata } from './metadata.ts'

/** A copy of a file at a storage element; `path` is a key in its bucket, or a path in its directory. */
export const replicaSchema = z.strictObject({ storageElement: z.string().min(1), path: z.string().min(1) })
/** A copy of a file: where it lies. The LFN says nothing about that. */
export type Replica = Readonly<z.infer<typeof replicaSchema>>

/** `sha256:` and 64 hex digits: of whatever Cascade has had in its hands. */
export const sha256Schema = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, { error: 'a checksum reads "sha256:" and 64 hex digits' })

/** The checksum of a file: SHA-256 or, of what came in through S3 and has no other, `crc64nvme:` and 16 hex digits. */
export const checksumSchema = z.string().regex(/^(sha256:[0-9a-f]{64}|crc64nvme:[0-9a-f]{16})$/, {
  error: 'a checksum reads "sha256:" and 64 hex digits, or "crc64nvme:" and 16',
})

/** What a file is when it comes to the catalog's door. Metadata is checked and canonical by then. */
export interface NewFile {
  readonly lfn: Lfn
  /** Bytes. */
  readonly size: number
  readonly checksum: string
  readonly metadata: Metadata
  readonly replica: Replica
}

/** A file as the catalog keeps it. */
export interface CatalogFile {
  readonly lfn: Lfn
  /** Bytes. */
  readonly size: number
  readonly checksum: string
  readonly metadata: Metadata
  /** Ordered by storage element. */
  readonly replicas: readonly Replica[]
  /** Grows with every change of the record; decides which of two rival observations is the newer one. */
  readonly version: number
}

/** The storage elements a file lies at, each once, in alphabetical order. */
export function storageElementsOf(file: Pick<CatalogFile, 'replicas'>): readonly string[] {
  return [...new Set(file.replicas.map((replica) => replica.storageElement))].sort()
}
