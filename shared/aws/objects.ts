import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3ServiceException,
  type S3Client,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { objectPath, placeOfPath } from '../model/object-path.ts'
import type {
  ByteRange,
  ObjectLocation,
  ObjectPlacement,
  Objects,
  PlacedContent,
  StoredObject,
} from '../ports/objects.ts'
import { again } from './again.ts'
import { inChunks } from './in-chunks.ts'
import { foldersBelow, keysBelow } from './objects-below.ts'
import { bytesOf, fileOf, sizeOfFile } from './object-content.ts'
import { putNew } from './put-new.ts'
import { putParts } from './put-parts.ts'
import { storedChecksum } from './stored-checksum.ts'
import { unlessAbsent } from './unless-absent.ts'
import { writeWhole } from './write-whole.ts'

/** Keys of one DeleteObjects request (API reference of S3). */
const DELETE_MOST = 1000
/** How long a URL is good for, in seconds; S3 ends it earlier when the credentials that signed it end. */
const URL_SECONDS = 900
/** What DeleteObjects says of a key that it would take a moment later. */
const PASSING = new Set(['InternalError', 'SlowDown', 'ServiceUnavailable'])

/** How files are uploaded, in bytes. */
export interface UploadSizes {
  /** The most that is put by one request. */
  readonly onePut: number
  /** Of what is larger, a part: 5 MiB at least (API reference of S3). */
  readonly part: number
}

/** One request of S3 takes 5 GiB; a part that has to be sent again is not worth more than a gigabit network's second. */
const SIZES: UploadSizes = { onePut: 5 * 1024 ** 3, part: 128 * 1024 ** 2 }

/**
 * Objects in a bucket of S3. Nothing is overwritten, so whatever is done twice finds the first one's work. Needs the right to list the
 * bucket: without it S3 says of a key that is not there that it is forbidden.
 */
export class AwsObjects implements Objects {
  readonly #client: S3Client
  readonly #bucket: string
  readonly #sizes: UploadSizes

  constructor(client: S3Client, bucket: string, sizes: UploadSizes = SIZES) {
    this.#client = client
    this.#bucket = bucket
    this.#sizes = sizes
  }

  /** After an answer that was lost, false may mean that the object is one's own. */
  put(key: string, content: string | Uint8Array): Promise<boolean> {
    return putNew(this.#client, this.#place(key), bytesOf(content))
  }

  /** Likewise, in parts where one request does not take it; looks first, as S3 says only after all bytes that the key is taken. */
  async putFile(key: string, path: string): Promise<boolean> {
    const size = await sizeOfFile(path)
    if ((await this.size(key)) !== undefined) return false
    if (size <= this.#sizes.onePut) return putNew(this.#client, this.#place(key), await fileOf(path))
    return putParts(this.#client, this.#place(key), { path, size, partSize: this.#sizes.part })
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const found = await this.#read(key)
    return found?.transformToByteArray()
  }

  async part(key: string, { first, last }: ByteRange): Promise<Uint8Array | undefined> {
    const range = { ...this.#place(key), Range: `bytes=${first}-${last}` }
    try {
      const found = await unlessAbsent(this.#client.send(new GetObjectCommand(range)))
      return await found?.Body?.transformToByteArray()
    } catch (error) {
      // The object ends before: there is nothing of it.
      if (error instanceof S3ServiceException && error.name === 'InvalidRange') return new Uint8Array()
      throw error
    }
  }

  async fetch(key: string, path: string): Promise<boolean> {
    const found = await this.#read(key)
    if (found === undefined) return false
    await writeWhole(path, found.transformToWebStream())
    return true
  }

  async location(key: string): Promise<ObjectLocation | undefined> {
    if ((await this.size(key)) === undefined) return undefined
    const read = new GetObjectCommand(this.#place(key))
    return { kind: 'url', url: await getSignedUrl(this.#client, read, { expiresIn: URL_SECONDS }) }
  }

  /**
   * What is signed are the headers, too, with the length, which whoever sends the bytes says by itself: S3 refuses a PUT without them,
   * bytes of another hash or number, and a key that is taken (412).
   */
  async placement(key: string, { sha256, size }: PlacedContent): Promise<ObjectPlacement> {
    const headers = { 'if-none-match': '*', 'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64') }
    const put = new PutObjectCommand({
      ...this.#place(key),
      IfNoneMatch: headers['if-none-match'],
      ChecksumSHA256: headers['x-amz-checksum-sha256'],
      ContentLength: size,
    })
    const signed = new Set([...Object.keys(headers), 'content-length'])
    const url = await getSignedUrl(this.#client, put, {
      expiresIn: URL_SECONDS,
      signableHeaders: signed,
      unhoistableHeaders: signed,
    })
    return { url, headers }
  }

  async checksum(key: string): Promise<string | undefined> {
    const found = await this.#read(key)
    if (found === undefined) return undefined
    const hash = createHash('sha256')
    await pipeline(found.transformToWebStream(), hash)
    return `sha256:${hash.digest('hex')}`
  }

  async size(key: string): Promise<number | undefined> {
    const head = await unlessAbsent(this.#client.send(new HeadObjectCommand(this.#place(key))))
    return head?.ContentLength
  }

  async stored(key: string): Promise<StoredObject | undefined> {
    const place = { ...this.#place(key), ChecksumMode: 'ENABLED' } as const
    const head = await unlessAbsent(this.#client.send(new HeadObjectCommand(place)))
    return head === undefined ? undefined : { size: head.ContentLength ?? 0, checksum: storedChecksum(head) ?? null }
  }

  list(prefix: string, limit: number): Promise<readonly string[]> {
    return keysBelow(this.#client, { bucket: this.#bucket, prefix, limit })
  }

  folders(prefix: string, limit: number): Promise<readonly string[]> {
    return foldersBelow(this.#client, { bucket: this.#bucket, prefix, limit })
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (const chunk of inChunks([...new Set(keys)], DELETE_MOST)) await again(chunk, (left) => this.#removeSome(left))
  }

  /** Returns what S3 did not remove and may remove a moment later. */
  async #removeSome(keys: readonly string[]): Promise<readonly string[] | undefined> {
    const Delete = { Objects: keys.map(entryOf), Quiet: true }
    const { Errors: errors = [] } = await this.#client.send(new DeleteObjectsCommand({ Bucket: this.#bucket, Delete }))
    const final = errors.find(({ Code: code }) => !PASSING.has(code ?? ''))
    if (final !== undefined) throw new Error(`S3 does not remove ${final.Key}: ${final.Code}: ${final.Message}`)
    return errors.length === 0
      ? undefined
      : errors.flatMap(({ Key: key = '', VersionId: version = null }) => objectPath({ key, version }))
  }

  async #read(key: string) {
    return (await unlessAbsent(this.#client.send(new GetObjectCommand(this.#place(key)))))?.Body
  }

  /** Replicas of what was uploaded name a version: see {@link placeOfPath}. */
  #place(path: string): { readonly Bucket: string; readonly Key: string; readonly VersionId?: string } {
    return { Bucket: this.#bucket, ...entryOf(path) }
  }
}

function entryOf(path: string): { readonly Key: string; readonly VersionId?: string } {
  const { key, version } = placeOfPath(path)
  return version === null ? { Key: key } : { Key: key, VersionId: version }
}
