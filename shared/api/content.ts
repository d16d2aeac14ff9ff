import { call, type Connection } from './call.ts'
import { locateContent } from './files.ts'
import { ApiError } from './refusal.ts'

/** The bytes of a file, or the path at which they lie on the server's own machine: to be copied from, not changed. */
export type FileContent =
  | { readonly kind: 'bytes'; readonly body: ReadableStream<Uint8Array> }
  | { readonly kind: 'path'; readonly path: string }

/** The content of a file. Throws `Refusal` when there is no such file, `ApiError` when its bytes are not to be had. */
export async function fileContent(lfn: string, connection: Connection): Promise<FileContent> {
  const location = await call(locateContent, { lfn }, connection)
  return location.kind === 'path'
    ? location
    : { kind: 'bytes', body: await bytesAt(location.url, `the content of ${lfn}`) }
}

/** The bytes at a URL of the object store. Throws `ApiError`, which says whose they were to be, when it does not give them. */
export async function bytesAt(url: string, what: string): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(url).catch((error: unknown) => {
    throw unreachableStore(what, error)
  })
  // The URL itself gives access: it is not for messages.
  if (!response.ok) throw new ApiError(`The object store answered ${response.status} for ${what}.`)
  // An empty file may come without a body.
  return response.body ?? new Blob([]).stream()
}

/** The failure of a request that the object store did not answer; `what` it was for. */
export function unreachableStore(what: string, error: unknown): ApiError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
  return new ApiError(`The object store cannot be reached for ${what}: ${cause}.`)
}
