import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HeadObjectCommand } from '@aws-sdk/client-s3'
import { describe, expect, inject, it } from 'vitest'
import { objectsContract } from '../contract/objects.ts'
import { aDirectory } from '../contract/objects-directory.ts'
import { emulatedBucket } from './emulated-bucket.ts'

const endpoint = inject('emulator')

const aBucket = () => emulatedBucket(endpoint ?? '')

describe.skipIf(endpoint === null)('on an emulator', () => {
  objectsContract('S3', async () => (await aBucket()).objects)

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
