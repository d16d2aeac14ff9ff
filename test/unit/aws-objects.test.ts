import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NotFound,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { mockClient } from 'aws-sdk-client-mock'
import { describe, expect, it } from 'vitest'
import { AwsObjects } from '../../shared/aws/objects.ts'
import { aDirectory } from '../contract/objects-directory.ts'

function answer(httpStatusCode: number, name: string): S3ServiceException {
  return new S3ServiceException({ name, $fault: 'client', $metadata: { httpStatusCode } })
}

function mocked() {
  const client = new S3Client({ region: 'us-east-1' })
  return { objects: new AwsObjects(client, 'bucket'), mock: mockClient(client) }
}

describe('objects in S3', () => {
  it('are put again while another put of the key is under way, and the answer thereafter counts', async () => {
    const { objects, mock } = mocked()
    mock
      .on(PutObjectCommand)
      .rejectsOnce(answer(409, 'ConditionalRequestConflict'))
      .rejectsOnce(answer(412, 'PreconditionFailed'))
    expect(await objects.put('a', 'content')).toBe(false)
    expect(mock.commandCalls(PutObjectCommand)).toHaveLength(2)
  })

  it('are sent from their beginning again when the connection breaks', async () => {
    const { objects, mock } = mocked()
    const path = join(await aDirectory(), 'file')
    await writeFile(path, 'content')
    const sent: string[] = []
    mock.on(HeadObjectCommand).rejects(new NotFound({ message: '', $metadata: {} }))
    mock.on(PutObjectCommand).callsFake(async (input: { Body: AsyncIterable<Uint8Array> }) => {
      sent.push(await text(input.Body))
      if (sent.length === 1) throw Object.assign(new Error('gone'), { code: 'ECONNRESET' })
      return {}
    })
    expect(await objects.putFile('a', path)).toBe(true)
    expect(sent).toEqual(['content', 'content'])
  })

  it('are not sent at all when the key of a file is taken', async () => {
    const { objects, mock } = mocked()
    const path = join(await aDirectory(), 'file')
    await writeFile(path, 'content')
    mock.on(HeadObjectCommand).resolves({ ContentLength: 7 })
    expect(await objects.putFile('a', path)).toBe(false)
    expect(mock.commandCalls(PutObjectCommand)).toHaveLength(0)
  })

  it('in parts: a part is sent again when the connection breaks, and nothing is left of an upload that fails', async () => {
    const client = new S3Client({ region: 'us-east-1' })
    const objects = new AwsObjects(client, 'bucket', { onePut: 3, part: 4 })
    const mock = mockClient(client)
    const path = join(await aDirectory(), 'file')
    await writeFile(path, '0123456789')
    const sent: string[] = []
    mock.on(HeadObjectCommand).rejects(new NotFound({ message: '', $metadata: {} }))
    mock.on(CreateMultipartUploadCommand).resolves({ UploadId: 'u' })
    mock.on(AbortMultipartUploadCommand).resolves({})
    mock.on(UploadPartCommand).callsFake(async ({ Body }: { Body: NodeJS.ReadableStream }) => {
      sent.push(await text(Body))
      if (sent.length === 2) throw Object.assign(new Error('broken'), { code: 'ECONNRESET' })
      return { ETag: `e${sent.length}` }
    })
    mock
      .on(CompleteMultipartUploadCommand)
      .resolvesOnce({})
      .rejectsOnce(answer(412, 'PreconditionFailed'))
      .rejects(answer(403, 'AccessDenied'))
    expect(await objects.putFile('a', path)).toBe(true)
    expect(sent).toEqual(['0123', '4567', '4567', '89'])
    const [complete] = mock.commandCalls(CompleteMultipartUploadCommand)
    expect(complete?.args[0].input).toMatchObject({ IfNoneMatch: '*', ChecksumType: 'FULL_OBJECT', MpuObjectSize: 10 })
    // That of all ten bytes, as another program computes it.
    expect(complete?.args[0].input.ChecksumCRC64NVME).toBe('Ffmx7kz9nB0=')
    expect(complete?.args[0].input.MultipartUpload?.Parts?.map(({ ETag }) => ETag)).toEqual(['e1', 'e3', 'e4'])
    expect(mock.commandCalls(AbortMultipartUploadCommand)).toHaveLength(0)
    expect(await objects.putFile('a', path)).toBe(false)
    await expect(objects.putFile('a', path)).rejects.toMatchObject({ name: 'AccessDenied' })
    expect(mock.commandCalls(AbortMultipartUploadCommand)).toHaveLength(2)
  })

  it('that may not be read are not taken for absent', async () => {
    const { objects, mock } = mocked()
    mock.on(GetObjectCommand).rejects(answer(403, 'AccessDenied'))
    await expect(objects.get('a')).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  it('are removed again where S3 had no time, and a refusal is passed on', async () => {
    const { objects, mock } = mocked()
    mock
      .on(DeleteObjectsCommand)
      .resolvesOnce({ Errors: [{ Key: 'b', Code: 'SlowDown' }] })
      .resolvesOnce({})
      .resolves({ Errors: [{ Key: 'c', Code: 'AccessDenied', Message: 'no' }] })
    await objects.remove(['a', 'b'])
    const asked = mock.commandCalls(DeleteObjectsCommand).map((call) => call.args[0].input.Delete?.Objects)
    expect(asked).toEqual([[{ Key: 'a' }, { Key: 'b' }], [{ Key: 'b' }]])
    await expect(objects.remove(['c'])).rejects.toThrow('does not remove c: AccessDenied')
  })
})
