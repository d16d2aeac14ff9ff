import { hash, randomBytes, randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CreateBucketCommand, HeadObjectCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3'
import { describe, expect, inject, it } from 'vitest'
import { AwsObjects, type UploadSizes } from '../../shared/aws/objects.ts'
import { objectsContract } from '../contract/objects.ts'
import { aDirectory } from '../contract/objects-directory.ts'
import { emulatedClient } from './emulated-tables.ts'

const MEBIBYTE = 1024 ** 2
const endpoint = inject('emulator')

/**
 * The emulator takes the checksum of an object in parts for that of its parts' checksums, which for CRC64NVME it never is on S3.
 * That of all bytes is asserted with the SDK mocked.
 */
function withoutWholeChecksum(client: S3Client): void {
  client.middlewareStack.add(
    (next) => (args) => {
      if (!('MultipartUpload' in args.input)) return next(args)
      return next({ ...args, input: { ...args.input, ChecksumCRC64NVME: undefined } })
    },
    { step: 'initialize' },
  )
}

/** An empty bucket. */
async function aBucket(sizes?: UploadSizes) {
  const client = new S3Client(emulatedClient(endpoint ?? ''))
  withoutWholeChecksum(client)
  const bucket = `files-${randomUUID()}`
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  return { client, bucket, objects: new AwsObjects(client, bucket, sizes) }
}

describe.skipIf(endpoint === null)('on an emulator', () => {
  objectsContract('S3', async () => (await aBucket()).objects)

  it('lets others put an object by a URL: the bytes of its hash, no more of them, and once', async () => {
    const { objects } = await aBucket()
    const place = await objects.placement('sandbox/a b', { sha256: hash('sha256', 'content'), size: 7 })
    const put = async (body: string) => (await fetch(place.url, { method: 'PUT', headers: place.headers, body })).status
    expect([await put('another'), await put('content that is longer')]).toEqual([400, 403])
    expect(await objects.size('sandbox/a b')).toBeUndefined()
    expect([await put('content'), await put('content')]).toEqual([200, 412])
    expect(Buffer.from((await objects.get('sandbox/a b')) ?? []).toString()).toBe('content')
    expect(place.url).toMatch(/X-Amz-SignedHeaders=content-length[^&]*if-none-match[^&]*x-amz-checksum-sha256/)
  })

  it('knows the SHA-256 of what was put by one request, without reading it', async () => {
    const { objects } = await aBucket()
    await objects.put('a', 'content')
    expect(await objects.stored('a')).toEqual({ size: 7, checksum: `sha256:${hash('sha256', 'content')}` })
  })

  it('keeps the SHA-256 of what is put with it, for whoever reads it by S3', async () => {
    const { client, bucket, objects } = await aBucket()
    const path = join(await aDirectory(), 'file')
    await writeFile(path, 'content')
    await objects.put('a', 'content')
    await objects.putFile('b', path)
    for (const key of ['a', 'b']) {
      const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }))
      expect(`sha256:${Buffer.from(head.ChecksumSHA256 ?? '', 'base64').toString('hex')}`).toBe(
        await objects.checksum(key),
      )
    }
  })

  it('stores a file in parts that one request does not take, once and whole', async () => {
    const { objects } = await aBucket({ onePut: MEBIBYTE, part: 5 * MEBIBYTE })
    const path = join(await aDirectory(), 'file')
    const content = randomBytes(12 * MEBIBYTE + 7)
    await writeFile(path, content)
    expect(await objects.putFile('a', path)).toBe(true)
    expect(await objects.putFile('a', path)).toBe(false)
    expect(await objects.checksum('a')).toBe(`sha256:${hash('sha256', content)}`)
  })

  it('lets one of two rivals store a file in parts, whole, and leaves no part of the other', async () => {
    const { client, bucket, objects } = await aBucket({ onePut: MEBIBYTE, part: 5 * MEBIBYTE })
    const directory = await aDirectory()
    const paths = ['1', '2'].map((name) => join(directory, name))
    for (const path of paths) await writeFile(path, path.slice(-1).repeat(6 * MEBIBYTE))
    const won = await Promise.all(paths.map((path) => objects.putFile('a', path)))
    expect(won.filter(Boolean)).toHaveLength(1)
    expect(Buffer.from((await objects.get('a')) ?? []).toString('utf8', 0, 1)).toBe(won[0] === true ? '1' : '2')
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
    expect(Uploads).toEqual([])
  })

  it('takes in nothing but regular files', async () => {
    const { objects } = await aBucket()
    const directory = await aDirectory()
    for (const path of [directory, '/dev/null'])
      await expect(objects.putFile('a', path)).rejects.toThrow('is no regular file, it should be one')
    await expect(objects.putFile('a', join(directory, 'none'))).rejects.toThrow('there is nothing at')
    expect(await objects.size('a')).toBeUndefined()
  })

  it('lists and removes more than one request takes', async () => {
    const { objects } = await aBucket()
    const keys = Array.from({ length: 1100 }, (_, index) => `t/${String(index).padStart(4, '0')}`)
    for (let from = 0; from < keys.length; from += 50)
      await Promise.all(keys.slice(from, from + 50).map((key) => objects.put(key, '')))
    expect(await objects.list('t/', 2000)).toEqual(keys)
    expect(await objects.list('t/', 1050)).toHaveLength(1050)
    await objects.remove(keys)
    expect(await objects.list('t/', 2000)).toEqual([])
  })
})
