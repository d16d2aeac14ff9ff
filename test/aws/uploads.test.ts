import { randomUUID } from 'node:crypto'
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { describe, expect, inject, it } from 'vitest'
import { AwsObjects } from '../../shared/aws/objects.ts'
import { AwsUploads } from '../../shared/aws/uploads.ts'
import { Crc64Nvme } from '../../shared/model/crc64-nvme.ts'
import { uploadsContract } from '../contract/uploads.ts'
import { emulatedClient, emulatedTables } from './emulated-tables.ts'

const endpoint = inject('emulator')

/** An empty bucket that keeps versions, and uploads to it. */
async function made() {
  const [s3, sqs] = [new S3Client(emulatedClient(endpoint ?? '')), new SQSClient(emulatedClient(endpoint ?? ''))]
  const bucket = `uploads-${randomUUID()}`
  await s3.send(new CreateBucketCommand({ Bucket: bucket }))
  const VersioningConfiguration = { Status: 'Enabled' } as const
  await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }))
  const { QueueUrl: queue = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `upload-${randomUUID()}` }))
  const { transformations: table } = await emulatedTables(endpoint ?? '')
  const uploads = new AwsUploads({ s3, sqs, bucket, queue, table })
  const put = async (key: string, content: string, Metadata: Readonly<Record<string, string>> = {}) => {
    const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: Buffer.from(content), Metadata })
    return (await s3.send(command)).VersionId ?? ''
  }
  return { s3, sqs, bucket, queue, uploads, put }
}

describe.skipIf(endpoint === null)('on an emulator', () => {
  uploadsContract('S3', made)

  it('have the checksum that S3 keeps: SHA-256, or else CRC64NVME', async () => {
    const { s3, bucket, uploads } = await made()
    const put = { Bucket: bucket, Body: '123456789' }
    await s3.send(new PutObjectCommand({ ...put, Key: 'a', ChecksumAlgorithm: 'SHA256' }))
    await s3.send(new PutObjectCommand({ ...put, Key: 'b', ChecksumCRC64NVME: crcOf('123456789') }))
    expect((await uploads.look('a', null))?.checksum).toMatch(/^sha256:15e2b0d3/)
    expect((await uploads.look('b', null))?.checksum).toBe('crc64nvme:ae8b14860a799888')
  })

  it('that came in parts have one of all bytes: the SHA-256 that S3 keeps is one of checksums', async () => {
    const { s3, bucket, uploads } = await made()
    const place = { Bucket: bucket, Key: 'parts' }
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...place, ChecksumAlgorithm: 'SHA256' }))
    const part = { ...place, UploadId, PartNumber: 1, Body: '123456789', ChecksumAlgorithm: 'SHA256' } as const
    const { ETag, ChecksumSHA256 } = await s3.send(new UploadPartCommand(part))
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag, ChecksumSHA256 }] }
    await s3.send(new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload }))
    expect((await uploads.look('parts', null))?.checksum).toMatch(/^sha256:15e2b0d3/)
  })

  it('keep a version readable, and take one away without the others', async () => {
    const { s3, bucket, uploads, put } = await made()
    const objects = new AwsObjects(s3, bucket)
    const versions = [await put('incoming/a', 'one'), await put('incoming/a', 'two')]
    const paths = await Promise.all(versions.map(async (each) => (await uploads.look('incoming/a', each))?.path ?? ''))
    const read = () => Promise.all(paths.map(async (path) => Buffer.from((await objects.get(path)) ?? []).toString()))
    expect(await read()).toEqual(['one', 'two'])
    await objects.remove(paths.slice(0, 1))
    expect(await read()).toEqual(['', 'two'])
  })

  it('come again when their time is over', async () => {
    const { sqs, queue, uploads } = await made()
    const message = { version: 1, key: 'incoming/a', object: null, late: true } as const
    await uploads.again(message, 0)
    const { Messages: messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue }))
    expect(messages.map(({ Body: body = '' }): unknown => JSON.parse(body))).toEqual([message])
  })
})

function crcOf(text: string): string {
  const crc = new Crc64Nvme()
  crc.update(Buffer.from(text))
  return Buffer.from(crc.digest(), 'hex').toString('base64')
}
