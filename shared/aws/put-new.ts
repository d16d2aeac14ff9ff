import { PutObjectCommand, S3ServiceException, type S3Client } from '@aws-sdk/client-s3'
import { again } from './again.ts'
import { errorCode } from './error-code.ts'
import type { Content } from './object-content.ts'

/** Another put of the key is under way (409), or S3 has no time: gone a moment later. */
const PASSING = new Set([409, 500, 503])
/** The connection broke: the SDK sends bytes at hand again, but no stream. */
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT'])
const ALREADY_THERE = 412

/** Puts an object under a key of a bucket where none is; false when there is one. */
export async function putNew(
  client: S3Client,
  place: { readonly Bucket: string; readonly Key: string },
  content: Content,
): Promise<boolean> {
  let isPut = true
  await again(content, async ({ size, sha256, body }) => {
    const put = { ...place, Body: body(), ContentLength: size, ChecksumSHA256: sha256, IfNoneMatch: '*' }
    try {
      await client.send(new PutObjectCommand(put))
    } catch (error) {
      const status = error instanceof S3ServiceException ? (error.$metadata.httpStatusCode ?? 0) : 0
      if (PASSING.has(status) || BROKEN.has(errorCode(error))) return content
      if (status !== ALREADY_THERE) throw error
      isPut = false
    }
    return undefined
  })
  return isPut
}
