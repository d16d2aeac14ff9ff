import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { again } from './again.ts'
import type { Content } from './object-content.ts'
import { refusedPut } from './refused-put.ts'

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
      if (refusedPut(error) === 'passing') return content
      isPut = false
    }
    return undefined
  })
  return isPut
}
