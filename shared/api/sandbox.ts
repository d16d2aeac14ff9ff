import * as z from 'zod'
import { call, send, type Connection } from './call.ts'
import { unreachableStore } from './content.ts'
import { operation } from './operation.ts'
import { ApiError } from './refusal.ts'

/** PUT the bytes of a sandbox file here, behind its SHA-256 in hex. Done twice it is stored once. */
export const PUT_SANDBOX_PATH = '/api/objects/sandbox/'
/** The object key of a sandbox file, by the SHA-256 of its content in hex. */
export function sandboxKey(sha256: string): string {
  return `sandbox/${sha256}`
}
/** Answer to a stored sandbox file. */
export const sandboxAnswerSchema = z.object({ key: z.string() })

/** Where a sandbox file goes: nowhere, for it is there; by a PUT to a URL, with these headers; or by a PUT to {@link PUT_SANDBOX_PATH}. */
const sandboxPlaceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stored'), key: z.string() }),
  z.object({
    kind: z.literal('url'),
    key: z.string(),
    url: z.string(),
    headers: z.record(z.string(), z.string()),
  }),
  z.object({ kind: z.literal('api'), key: z.string() }),
])

/** Where to put a sandbox file, so that no server holds its bytes where a store can take them itself. */
export const placeSandbox = operation({
  method: 'POST',
  path: '/api/objects/place-sandbox',
  summary: 'where to put a sandbox file: a URL to PUT, or the operation below; or that it is stored already',
  request: z.strictObject({
    /** 64 hex digits. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/, { error: 'should be 64 hex digits in lower case' }),
    /** Bytes. */
    size: z.number().int().nonnegative(),
  }),
  answer: sandboxPlaceSchema,
})

/** Stores a sandbox file under its hash, unless it is there; returns its object key. */
export async function putSandbox(
  sha256: string,
  bytes: Uint8Array<ArrayBuffer>,
  connection: Connection,
): Promise<string> {
  const place = await call(placeSandbox, { sha256, size: bytes.length }, connection)
  if (place.kind === 'url') await putTo(place, bytes)
  if (place.kind !== 'api') return place.key
  const request = new Request(new URL(`${PUT_SANDBOX_PATH}${sha256}`, connection.base), { method: 'PUT', body: bytes })
  const response = await send(request, connection)
  return sandboxAnswerSchema.parse(await response.json()).key
}

/** The store itself sees to it that the bytes are those of the hash, and that what is there stays. */
async function putTo(
  {
    key,
    url,
    headers,
  }: { readonly key: string; readonly url: string; readonly headers: Readonly<Record<string, string>> },
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const response = await fetch(url, { method: 'PUT', headers, body: bytes }).catch((error: unknown) => {
    throw unreachableStore(`${key}, which was to be stored`, error)
  })
  // Somebody was faster.
  if (response.ok || response.status === 412) return
  // The URL itself gives access: it is not for messages.
  throw new ApiError(`The object store answered ${response.status} when ${key} was to be stored.`)
}
