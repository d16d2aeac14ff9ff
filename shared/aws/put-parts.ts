import { createReadStream } from 'node:fs'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
  type CompletedPart,
  type S3Client,
} from '@aws-sdk/client-s3'
import { Crc64Nvme } from '../model/crc64-nvme.ts'
import { again } from './again.ts'
import { READ_AT_ONCE } from './object-content.ts'
import { refusedPut } from './refused-put.ts'

/** The most parts of an object (API reference of S3). */
const PARTS_MOST = 10_000

/** A file that is stored in parts. */
export interface PartedFile {
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** Bytes of a part, unless there would be more of them than S3 takes. */
  readonly partSize: number
}

/** An upload that was begun. */
interface Upload {
  readonly client: S3Client
  readonly place: { readonly Bucket: string; readonly Key: string; readonly UploadId: string }
}

/**
 * Puts a file of any size under a key of a bucket where none is; false when there is one. S3 keeps no SHA-256 of an object that
 * came in parts: what it checks and keeps is the CRC64NVME of all bytes. No part is ever in memory. Twice is safe: nothing is
 * there before the last request, and that one has the condition. Parts of whoever dies in between go by the bucket's rule.
 */
export async function putParts(
  client: S3Client,
  place: { readonly Bucket: string; readonly Key: string },
  file: PartedFile,
): Promise<boolean> {
  const kind = { ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'FULL_OBJECT' } as const
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...place, ...kind }))
  if (UploadId === undefined) throw new Error(`S3 began no upload of ${place.Key}`)
  const upload = { client, place: { ...place, UploadId } }
  try {
    const isPut = await complete(upload, file)
    if (!isPut) await abort(upload)
    return isPut
  } catch (error) {
    await abort(upload)
    throw error
  }
}

async function complete(upload: Upload, file: PartedFile): Promise<boolean> {
  const whole = new Crc64Nvme()
  const Parts: CompletedPart[] = []
  for (const range of rangesOf(file)) Parts.push(await sendPart(upload, { path: file.path, whole, ...range }))
  const sums = { ChecksumCRC64NVME: base64(whole), ChecksumType: 'FULL_OBJECT', MpuObjectSize: file.size } as const
  const last = { ...upload.place, MultipartUpload: { Parts }, ...sums, IfNoneMatch: '*' }
  try {
    await upload.client.send(new CompleteMultipartUploadCommand(last))
    return true
  } catch (error) {
    // A rival's put is under way: S3 wants all parts again then, and who asks again will find the rival's object.
    if (refusedPut(error) === 'passing') throw error
    return false
  }
}

interface Part {
  readonly path: string
  /** Of all bytes until here; this part's are added. */
  readonly whole: Crc64Nvme
  readonly number: number
  readonly start: number
  /** Inclusive. */
  readonly end: number
}

async function sendPart({ client, place }: Upload, part: Part): Promise<CompletedPart> {
  const { path, whole, number, start, end } = part
  const own = new Crc64Nvme()
  const read = () => createReadStream(path, { start, end, highWaterMark: READ_AT_ONCE })
  for await (const bytes of read()) for (const sum of [own, whole]) if (Buffer.isBuffer(bytes)) sum.update(bytes)
  const about = { PartNumber: number, ContentLength: end - start + 1, ChecksumCRC64NVME: base64(own) }
  let tag: string | undefined
  await again(about, async () => {
    try {
      tag = (await client.send(new UploadPartCommand({ ...place, ...about, Body: read() }))).ETag
      return undefined
    } catch (error) {
      if (refusedPut(error) === 'passing') return about
      throw error
    }
  })
  return { PartNumber: number, ETag: tag, ChecksumCRC64NVME: about.ChecksumCRC64NVME }
}

function rangesOf({ size, partSize }: PartedFile): readonly Pick<Part, 'number' | 'start' | 'end'>[] {
  const bytes = Math.max(partSize, Math.ceil(size / PARTS_MOST))
  return Array.from({ length: Math.ceil(size / bytes) }, (_, index) => {
    return { number: index + 1, start: index * bytes, end: Math.min(size, (index + 1) * bytes) - 1 }
  })
}

function base64(sum: Crc64Nvme): string {
  return Buffer.from(sum.digest(), 'hex').toString('base64')
}

/** Parts that nobody completes would be paid for until the bucket's rule removes them; so a failure here is none. */
async function abort({ client, place }: Upload): Promise<void> {
  await client.send(new AbortMultipartUploadCommand(place)).catch(() => undefined)
}
