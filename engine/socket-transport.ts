import { request as httpRequest } from 'node:http'
import type { Transport } from '../shared/api/call.ts'

/** Takes requests to an engine over its unix socket. Throws what the socket throws (ECONNREFUSED, ENOENT) when nobody listens. */
export function socketTransport(socketPath: string): Transport {
  return async (request) => {
    const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer())
    const { pathname, search } = new URL(request.url)
    const headers = Object.fromEntries(request.headers)
    return new Promise((resolve, reject) => {
      const sent = httpRequest({ socketPath, path: pathname + search, method: request.method, headers }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', reject)
        answer.on('end', () => resolve(responseOf(answer.statusCode ?? 500, answer.headers['content-type'], chunks)))
      })
      sent.on('error', reject)
      sent.end(body)
    })
  }
}

function responseOf(status: number, type: string | undefined, chunks: readonly Buffer[]): Response {
  return new Response(Buffer.concat(chunks), { status, headers: { 'content-type': type ?? 'application/json' } })
}
