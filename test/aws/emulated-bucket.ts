import { randomUUID } from 'node:crypto'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { AwsObjects } from '../../shared/aws/objects.ts'
import { emulatedClient } from './emulated-tables.ts'

/** An empty bucket on an emulator. */
export async function emulatedBucket(endpoint: string) {
  const client = new S3Client(emulatedClient(endpoint))
  const bucket = `files-${randomUUID()}`
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  return { client, bucket, objects: new AwsObjects(client, bucket) }
}
