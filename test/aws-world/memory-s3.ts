import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { NoSuchKey, NotFound, S3Client, S3ServiceException } from '@aws-sdk/client-s3'
import * as z from 'zod'

interface Stored {
  readonly bytes: Buffer
  readonly metadata: Readonly<Record<string, string>>
  readonly sha256: string
}

const body = z.union([z.string(), z.instanceof(Uint8Array), z.instanceof(Readable)])
const putSchema = z.object({
  Key: z.string(),
  Body: body,
  IfNoneMatch: z.string().optional(),
  Metadata: z.record(z.string(), z.string()).default({}),
})
const keySchema = z.object({ Key: z.string() })
const getSchema = z.object({ Key: z.string(), Range: z.string().optional() })
const listSchema = z.object({
  Prefix: z.string().default(''),
  Delimiter: z.string().optional(),
  MaxKeys: z.number().default(1000),
})
const deleteSchema = z.object({ Delete: z.object({ Objects: z.array(keySchema) }) })

/** A bucket of S3 in memory behind the real client, without versions, in the kinds of request that the ports make. */
export class MemoryS3 {
  readonly #objects: Map<string, Stored>

  /** With all that another one holds. */
  constructor(from?: MemoryS3) {
    this.#objects = new Map(from === undefined ? [] : from.#objects)
  }

  /** A client of the bucket. */
  client(): S3Client {
    const client = new S3Client({ region: 'us-east-1' })
    client.middlewareStack.add(
      (_, { commandName = '' }) =>
        async ({ input }) => ({ response: {}, output: { $metadata: {}, ...(await this.#answer(commandName, input)) } }),
      { step: 'initialize', priority: 'low', name: 'memoryS3' },
    )
    return client
  }

  async #answer(command: string, input: unknown): Promise<object> {
    switch (command) {
      case 'PutObjectCommand':
        return this.#put(putSchema.parse(input))
      case 'HeadObjectCommand':
        return this.#head(keySchema.parse(input).Key)
      case 'GetObjectCommand':
        return this.#get(getSchema.parse(input))
      case 'ListObjectsV2Command':
        return this.#list(listSchema.parse(input))
      case 'DeleteObjectsCommand':
        for (const { Key } of deleteSchema.parse(input).Delete.Objects) this.#objects.delete(Key)
        return {}
      default:
        throw new Error(`${command} is nothing that the ports ask for`)
    }
  }

  async #put({ Key, Body, IfNoneMatch, Metadata }: z.infer<typeof putSchema>): Promise<object> {
    const bytes = Body instanceof Readable ? await buffer(Body) : Buffer.from(Body)
    if (IfNoneMatch === '*' && this.#objects.has(Key))
      throw new S3ServiceException({ name: 'PreconditionFailed', $fault: 'client', $metadata: { httpStatusCode: 412 } })
    const sha256 = createHash('sha256').update(bytes).digest('base64')
    this.#objects.set(Key, { bytes, metadata: Metadata, sha256 })
    return {}
  }

  #head(key: string): object {
    const found = this.#objects.get(key)
    if (found === undefined) throw new NotFound({ message: key, $metadata: {} })
    return { ContentLength: found.bytes.length, Metadata: found.metadata, ChecksumSHA256: found.sha256 }
  }

  #get({ Key, Range }: z.infer<typeof getSchema>): object {
    const found = this.#objects.get(Key)
    if (found === undefined) throw new NoSuchKey({ message: Key, $metadata: {} })
    const { first, last } = /^bytes=(?<first>\d+)-(?<last>\d+)$/.exec(Range ?? '')?.groups ?? {}
    const bytes = first === undefined ? found.bytes : found.bytes.subarray(Number(first), Number(last) + 1)
    const Body = {
      transformToByteArray: () => Promise.resolve(new Uint8Array(bytes)),
      transformToString: () => Promise.resolve(bytes.toString()),
      transformToWebStream: () => new Blob([new Uint8Array(bytes)]).stream(),
    }
    return { ContentLength: bytes.length, Body }
  }

  #list({ Prefix, Delimiter, MaxKeys }: z.infer<typeof listSchema>): object {
    if (Delimiter !== undefined) throw new Error('folders are nothing that the stages ask for')
    const keys = [...this.#objects.keys()].filter((key) => key.startsWith(Prefix)).sort()
    return { Contents: keys.slice(0, MaxKeys).map((Key) => ({ Key })), IsTruncated: keys.length > MaxKeys }
  }
}
