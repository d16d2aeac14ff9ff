import type { UploadMessage } from '../messages/upload.ts'

/** An object that somebody uploaded. */
export interface Upload {
  /** The path of its replica: these bytes, whatever is uploaded under the key later. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** Of the whole object; null: the store has none, and it is too large to be read here. */
  readonly checksum: string | null
  /** What the uploader said of it: text by names in lower case. */
  readonly metadata: Readonly<Record<string, string>>
}

/** An upload that is no file of the catalog, or not yet, and why. The object stays where it is. */
export interface RefusedUpload {
  readonly key: string
  readonly reason: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** Until when it waits for what it lacks, in milliseconds since 1970; null: it is refused. */
  readonly until: number | null
  /** The object that it is about, where another one under the key may be a file: as the path of its replica would be; else null. */
  readonly path: string | null
}

/**
 * What comes in by itself: objects under the incoming prefix of the bucket, and what was refused of them.
 * AWS: S3, told by EventBridge; `list#<shard>` / `refused#<digest of the key>`. One machine has none: there files are registered where they lie.
 */
export interface Uploads {
  /** An object, of this version (null: the newest); undefined when it is not there. S3: HEAD, and a GET where no checksum was stored. */
  look(key: string, version: string | null): Promise<Upload | undefined>
  /** Whether there is an object. S3: HEAD. */
  has(key: string): Promise<boolean>
  /** The text of an object, undefined when it is not there. Throws InputError when it is too long for metadata. S3: GET. */
  text(key: string): Promise<string | undefined>
  /** Sends a message to the stage again after so many seconds, at most 900. SQS: SendMessage. */
  again(message: UploadMessage, seconds: number): Promise<void>
  /** Remembers that an upload was refused, or waits; the last that was said stands. DynamoDB: a put. */
  refuse(upload: RefusedUpload): Promise<void>
  /** Forgets that it was. DynamoDB: BatchGetItem, and a delete of each that is there. */
  forget(keys: readonly string[]): Promise<void>
  /** Those of these keys that were refused, or wait, and have not been mended. DynamoDB: BatchGetItem. */
  refusedOf(keys: readonly string[]): Promise<readonly RefusedUpload[]>
  /** All that were refused, or wait, and have not been mended, at most so many, in no promised order. DynamoDB: eight queries. */
  refused(limit: number): Promise<readonly RefusedUpload[]>
}
