import { ApiError } from './refusal.ts'
import { send, type Connection } from './call.ts'
import { CONTENT_PATH, contentLocationSchema } from './files.ts'

/** The bytes of a file, or the path at which they lie on the server's own machine: to be copied from, not changed. */
export type FileContent =
  | { readonly kind: 'bytes'; readonly body: ReadableStream<Uint8Array> }
  | { readonly kind: 'path'; readonly path: string }

/** The content of a file. Throws `Refusal` when there is no such file, `ApiError` when its bytes are not to be had. */
export async function fileContent(lfn: string, connection: Connection): Promise<FileContent> {
  const url = new URL(CONTENT_PATH, connection.base)
  url.searchParams.set('lfn', lfn)
  const response = await send(new Request(url), connection)
  const location = contentLocationSchema.parse(await response.json())
  return location.kind === 'path' ? location : { kind: 'bytes', body: await bytesAt(location.url, lfn) }
}

async function bytesAt(url: string, lfn: string): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(url)
  // The URL itself gives access: it is not for messages.
  if (!response.ok) throw new ApiError(`The object store answered ${response.status} for the content of ${lfn}.`)
  // An empty file may come without a body.
  return response.body ?? new Blob([]).stream()
}
