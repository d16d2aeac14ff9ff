import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'

/** Keys of one ListObjectsV2 request (API reference of S3). */
const LIST_MOST = 1000

/** Keys in a bucket below a prefix that ends in `/`, in the order of UTF-8, at most so many. */
export async function keysBelow(
  client: S3Client,
  { bucket, prefix, limit }: { readonly bucket: string; readonly prefix: string; readonly limit: number },
): Promise<readonly string[]> {
  if (!prefix.endsWith('/')) throw new Error(`The prefix ${JSON.stringify(prefix)} must end in "/".`)
  const keys: string[] = []
  let from: string | undefined
  do {
    const answer = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        MaxKeys: Math.min(LIST_MOST, limit - keys.length),
        ContinuationToken: from,
      }),
    )
    keys.push(...(answer.Contents ?? []).flatMap(({ Key: key }) => key ?? []))
    from = answer.NextContinuationToken
  } while (from !== undefined && keys.length < limit)
  return keys
}
