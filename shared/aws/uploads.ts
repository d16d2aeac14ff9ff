import { hash } from 'node:crypto'
import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import * as z from 'zod'
import type { UploadMessage } from '../messages/upload.ts'
import { inputError } from '../model/input-error.ts'
import { objectPath } from '../model/object-path.ts'
import type { RefusedUpload, Upload, Uploads } from '../ports/uploads.ts'
import type { Key } from './key-kind.ts'
import { listKey } from './keys.ts'
import { AwsObjects } from './objects.ts'
import { merged } from './shards.ts'
import { storedChecksum } from './stored-checksum.ts'
import type { Table } from './table.ts'
import { unlessAbsent } from './unless-absent.ts'

/** Bytes that are read for a checksum that S3 does not have: ten of them within the time of one call. */
const READ_MOST = 256 * 1024 ** 2
/** Bytes of a sidecar: far more than all fields together. */
const TEXT_MOST = 64 * 1024

/** What is not said was not said either when nobody could wait and be seen. */
const refusedSchema = z.object({
  key: z.string(),
  reason: z.string(),
  at: z.number(),
  until: z.number().nullable().default(null),
  path: z.string().nullable().default(null),
})

/** Where uploads are. */
export interface UploadPlaces {
  readonly s3: S3Client
  readonly bucket: string
  readonly sqs: SQSClient
  /** URL of the queue `upload`. */
  readonly queue: string
  /** The table of transformations, which has the lists. */
  readonly table: Table
}

/** Uploads in a bucket of S3. One put or delete of one item each: repeated, it has no other effect; a message that is sent twice comes twice. */
export class AwsUploads implements Uploads {
  readonly #places: UploadPlaces
  readonly #objects: AwsObjects

  constructor(places: UploadPlaces) {
    this.#places = places
    this.#objects = new AwsObjects(places.s3, places.bucket)
  }

  async look(key: string, version: string | null): Promise<Upload | undefined> {
    const place = { Bucket: this.#places.bucket, Key: key, ...(version === null ? {} : { VersionId: version }) }
    const head = await unlessAbsent(this.#places.s3.send(new HeadObjectCommand({ ...place, ChecksumMode: 'ENABLED' })))
    if (head === undefined) return undefined
    const { ContentLength: size = 0, VersionId: found, Metadata: metadata = {} } = head
    const path = objectPath({ key, version: found === undefined || found === 'null' ? null : found })
    const checksum = storedChecksum(head) ?? (size > READ_MOST ? null : await this.#objects.checksum(path))
    return checksum === undefined ? undefined : { path, size, checksum, metadata }
  }

  async has(key: string): Promise<boolean> {
    const { s3, bucket } = this.#places
    return (await unlessAbsent(s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key })))) !== undefined
  }

  async text(key: string): Promise<string | undefined> {
    const { s3, bucket } = this.#places
    const found = await unlessAbsent(s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })))
    const bytes = found?.ContentLength ?? 0
    if (bytes > TEXT_MOST) throw inputError('', `${key} has ${bytes} bytes, metadata should have at most ${TEXT_MOST}`)
    return found?.Body?.transformToString()
  }

  async again(message: UploadMessage, seconds: number): Promise<void> {
    const { sqs, queue } = this.#places
    await sqs.send(
      new SendMessageCommand({ QueueUrl: queue, MessageBody: JSON.stringify(message), DelaySeconds: seconds }),
    )
  }

  async refuse({ key, reason, at, until, path }: RefusedUpload): Promise<void> {
    await this.#places.table.put({ ...keyOf(key), key, reason, at, until, path })
  }

  /** Looks first: few are there, and to remove what is not there costs five times as much as to read that it is not. */
  async forget(keys: readonly string[]): Promise<void> {
    const found = await this.#places.table.getAll(keys.map(keyOf))
    await this.#places.table.removeAll(found.map((item) => keyOf(refusedSchema.parse(item).key)))
  }

  async refusedOf(keys: readonly string[]): Promise<readonly RefusedUpload[]> {
    return (await this.#places.table.getAll(keys.map(keyOf))).map((item) => refusedSchema.parse(item))
  }

  async refused(limit: number): Promise<readonly RefusedUpload[]> {
    const items = await merged(this.#places.table, { partitions: listKey.partitions({}), begins: 'refused#', limit })
    return items.map((item) => refusedSchema.parse(item))
  }
}

/** A key may be as long as a whole sort key. */
function keyOf(key: string): Key {
  return listKey.build({ list: 'refused', name: hash('sha256', key) })
}
