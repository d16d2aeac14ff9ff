import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type _Object as StoredObject,
  type S3Client,
} from '@aws-sdk/client-s3'
import * as z from 'zod'
import type { DeadLetters, UnmatchedChanges } from '../ports/asides.ts'
import { catalogChange } from './catalog-change.ts'
import { inChunks } from './in-chunks.ts'

/** Keys of one request to S3, to list or to delete. */
const MOST = 1000
/** Letters of a record that are shown. */
const SHOWN = 2000

/** What Lambda writes for a batch of a stream that it gave up (a destination that is a bucket gets the event itself, too). */
const invocationSchema = z.object({
  requestContext: z.object({ condition: z.string().optional() }).optional(),
  responseContext: z.object({ functionError: z.string().optional() }).optional(),
  payload: z
    .union([z.string().transform((text): unknown => JSON.parse(text)), z.unknown()])
    .pipe(z.object({ Records: z.array(z.unknown()) })),
})

/** Records of the catalog's stream that could not be matched, in the bucket that is the failure destination of their function. */
export class UnmatchedRecords {
  readonly #client: S3Client
  readonly #bucket: string

  constructor(client: S3Client, bucket: string) {
    this.#client = client
    this.#bucket = bucket
  }

  /** What lies there, a thousand objects counted at most; undefined: nothing. */
  async look(): Promise<DeadLetters | undefined> {
    const found = await this.#list('', MOST)
    const [oldest] = found.toSorted((a, b) => timeOf(a) - timeOf(b))
    if (oldest === undefined) return undefined
    const text = await this.#text(oldest.Key ?? '')
    const sample = text === undefined ? null : { text: text.slice(0, SHOWN), reason: reasonOf(text) }
    return { stage: 'match', kind: 'records', count: found.length, oldest: timeOf(oldest), sample }
  }

  /** Changes behind a name, by name, at most so many objects. */
  async read(after: string, limit: number): Promise<readonly UnmatchedChanges[]> {
    const read: UnmatchedChanges[] = []
    for (const { Key: name = '' } of await this.#list(after, limit)) {
      const text = await this.#text(name)
      // Brought back by somebody else meanwhile.
      if (text !== undefined) read.push({ name, changes: changesIn(text) })
    }
    return read
  }

  /** Throws objects away. */
  async remove(names: readonly string[]): Promise<void> {
    for (const chunk of inChunks(names, MOST)) {
      const Delete = { Objects: chunk.map((Key) => ({ Key })), Quiet: true }
      const request = { Bucket: this.#bucket, Delete }
      const { Errors: errors = [] } = await this.#client.send(new DeleteObjectsCommand(request))
      const [first] = errors
      if (first !== undefined) throw new Error(`S3 does not remove ${first.Key}: ${first.Code}: ${first.Message}`)
    }
  }

  async #list(after: string, limit: number): Promise<readonly StoredObject[]> {
    const from = after === '' ? {} : { StartAfter: after }
    const { Contents: found = [] } = await this.#client.send(
      new ListObjectsV2Command({ Bucket: this.#bucket, MaxKeys: limit, ...from }),
    )
    return found
  }

  async #text(key: string): Promise<string | undefined> {
    try {
      const { Body: body } = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }))
      return await body?.transformToString()
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined
      throw error
    }
  }
}

function timeOf({ LastModified: at }: StoredObject): number {
  return at?.getTime() ?? 0
}

/** The changes that an object has; a text: why it cannot be read. */
function changesIn(text: string): UnmatchedChanges['changes'] {
  try {
    const { payload } = invocationSchema.parse(JSON.parse(text))
    return payload.Records.flatMap((record) => catalogChange(record) ?? [])
  } catch (error) {
    return `it cannot be read: ${error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : String(error)}`
  }
}

function reasonOf(text: string): string {
  const changes = changesIn(text)
  if (typeof changes === 'string') return changes
  const { requestContext, responseContext } = invocationSchema.parse(JSON.parse(text))
  const condition = requestContext?.condition ?? 'it was given up'
  return `match failed on ${changes.length} changes (${condition}, ${responseContext?.functionError ?? 'no answer'}): its log says why`
}
