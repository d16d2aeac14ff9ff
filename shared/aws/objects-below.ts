import { ListObjectsV2Command, type ListObjectsV2CommandOutput, type S3Client } from '@aws-sdk/client-s3'

/** Keys of one ListObjectsV2 request (API reference of S3). */
const LIST_MOST = 1000

/** What is listed of a bucket: what lies below a prefix that ends in `/`, at most so much. */
interface Listing {
  readonly bucket: string
  readonly prefix: string
  readonly limit: number
}

/** Keys in a bucket below a prefix, in the order of UTF-8. */
export function keysBelow(client: S3Client, listing: Listing): Promise<readonly string[]> {
  return below(client, listing, {
    delimiter: undefined,
    read: ({ Contents: found = [] }) => found.flatMap(({ Key: key }) => key ?? []),
  })
}

/** The folders right below a prefix, in the order of UTF-8. */
export function foldersBelow(client: S3Client, listing: Listing): Promise<readonly string[]> {
  return below(client, listing, {
    delimiter: '/',
    read: ({ CommonPrefixes: found = [] }) => found.flatMap(({ Prefix: prefix }) => prefix ?? []),
  })
}

async function below(
  client: S3Client,
  { bucket, prefix, limit }: Listing,
  kind: {
    readonly delimiter: string | undefined
    readonly read: (answer: ListObjectsV2CommandOutput) => readonly string[]
  },
): Promise<readonly string[]> {
  if (!prefix.endsWith('/')) throw new Error(`The prefix ${JSON.stringify(prefix)} must end in "/".`)
  const found: string[] = []
  let from: string | undefined
  do {
    const answer = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        Delimiter: kind.delimiter,
        MaxKeys: Math.min(LIST_MOST, limit - found.length),
        ContinuationToken: from,
      }),
    )
    found.push(...kind.read(answer))
    from = answer.NextContinuationToken
  } while (from !== undefined && found.length < limit)
  return found
}
