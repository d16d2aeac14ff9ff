import type { Metadata } from '../../shared/model/metadata.ts'

/** A file on its way to where it is registered by itself. */
export interface FileUpload {
  /** Path on this machine. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** Key of the object. */
  readonly key: string
  readonly metadata: Metadata
  /** Whether metadata lie beside the object already, which would win over those that come with it. */
  readonly hasSidecar: boolean
}

/** Brings files to where uploads are registered. */
export interface Uploader {
  /** Uploads a file with its metadata; returns which version of the object it is, null where none are kept. Done twice, there are two. */
  upload(file: FileUpload, onBytes: (count: number) => void): Promise<string | null>
}
