import { ApiError } from './refusal.ts'
import { send, type Connection } from './call.ts'
import { CONTENT_PATH, contentPathSchema } from './files.ts'

/** The bytes of a file, or the path at which they lie on the server's own machine. */
export type FileContent =
  | { readonly kind: 'bytes'; readonly body: ReadableStream<Uint8Array> }
  | { readonly kind: 'path'; readonly path: string }

/** The content of a file. Throws `Refusal` when there is no such file, `ApiError` when the answer has no body. */
export async function fileContent(lfn: string, connection: Connection): Promise<FileContent> {
  const url = new URL(CONTENT_PATH, connection.base)
  url.searchParams.set('lfn', lfn)
  const response = await send(new Request(url), connection)
  if (response.headers.get('content-type')?.startsWith('application/json') === true)
    return { kind: 'path', ...contentPathSchema.parse(await response.json()) }
  // An empty file may come without a body.
  const body = response.body ?? new Blob([]).stream()
  if (body.locked) throw new ApiError(`The content of ${lfn} has been read already.`)
  return { kind: 'bytes', body }
}
