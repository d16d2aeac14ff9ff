import { Readable } from 'node:stream'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import type { Metadata } from '../../shared/model/metadata.ts'
import { sidecarOf } from '../../shared/model/sidecar.ts'
import { readBytes } from '../files/content.ts'
import type { FileUpload, Uploader } from '../uploads/uploader.ts'
import { onAws } from './aws-failure.ts'
import type { Deployment } from './deployment.ts'

/** Bytes of a part, if 10,000 of them (the most S3 takes) are enough; a smaller file goes in one piece. */
const PART = 8 * 1024 ** 2
const PARTS_MOST = 10_000
/** Bytes of names and values of user metadata (S3 user guide): 2 KB. */
const METADATA_MOST = 2048

/** Uploads to the bucket of a deployment, with the rights of whoever has the credentials. */
export function s3Uploader({
  region,
  credentials,
  bucket,
}: Pick<Deployment, 'region' | 'credentials' | 'bucket'>): Uploader {
  // Without rights, the first answer says so: there is nothing to be gained by asking again.
  const client = new S3Client({ region, credentials })
  const asked = { action: `s3:PutObject below incoming/ of the bucket ${bucket}`, region }
  return {
    upload: (file, onBytes) => onAws(asked, () => upload(client, { ...file, bucket }, onBytes)),
  }
}

/**
 * Metadata come with the object where S3 can hold them: so they are there at once. Else they lie beside it; so do none at all, for an
 * object of which nothing is known waits for somebody to say something. They come after it: what is said of a key is said of the
 * object that is there. If it dies in between, the object waits a quarter of an hour, and is refused.
 */
async function upload(
  client: S3Client,
  file: FileUpload & { readonly bucket: string },
  onBytes: (count: number) => void,
): Promise<string | null> {
  const { bucket: Bucket, key: Key, metadata, path, size } = file
  const beside = file.hasSidecar || !fitsHeaders(metadata)
  const partSize = Math.max(PART, Math.ceil(size / PARTS_MOST))
  // Of an object in parts S3 keeps no SHA-256 of all its bytes; a CRC64NVME it does.
  const ChecksumAlgorithm = size < partSize ? 'SHA256' : 'CRC64NVME'
  const Metadata = beside ? {} : textsOf(metadata)
  const params = { Bucket, Key, Metadata, ChecksumAlgorithm, Body: Readable.from(readBytes(path)) } as const
  const sending = new Upload({ client, params, partSize, queueSize: 4 })
  let told = 0
  sending.on('httpUploadProgress', ({ loaded = told }) => {
    onBytes(loaded - told)
    told = loaded
  })
  const { VersionId: version } = await sending.done()
  if (beside) await client.send(new PutObjectCommand({ Bucket, Key: sidecarOf(Key), Body: JSON.stringify(metadata) }))
  return version === undefined || version === 'null' ? null : version
}

/** Headers hold ASCII without control characters, and lose blanks at either end. */
function fitsHeaders(metadata: Metadata): boolean {
  const entries = Object.entries(textsOf(metadata))
  const bytes = entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  const isPlain = entries.every(([, value]) => /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(value))
  return entries.length > 0 && bytes <= METADATA_MOST && isPlain
}

function textsOf(metadata: Metadata): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(metadata).map(([field, value]) => [field, String(value)]))
}
