import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { ApiError } from './api-error.ts'
import type { Operation } from './operations.ts'

/**
 * What becomes of a call, by its operation and its number among the calls of that operation, from 0. `lost`: it takes effect,
 * and the connection breaks before the answer. `unavailable`: it has no effect, and the answer is HTTP 503.
 */
export type Answering = (operation: string, number: number) => 'answered' | 'lost' | 'unavailable'

/** A server that listens. */
export interface HttpServer {
  readonly port: number
  close(): Promise<void>
}

/** Serves operations at `POST /v1/<operation>`, as the REST protocol of Batch has it, on this machine only. */
export async function serve(
  operations: Readonly<Record<string, Operation>>,
  { port, answering }: { readonly port: number; readonly answering: Answering },
): Promise<HttpServer> {
  const calls = new Map<string, number>()
  const server = createServer((request, response) => {
    const name = /^\/v1\/([a-z]+)$/.exec(request.url ?? '')?.[1] ?? ''
    const number = calls.get(name) ?? 0
    calls.set(name, number + 1)
    void answer({ request, response, fate: answering(name, number) }, operations[name])
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the Batch twin listens at no port')
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  call: { readonly request: IncomingMessage; readonly response: ServerResponse; readonly fate: ReturnType<Answering> },
  operation: Operation | undefined,
): Promise<void> {
  const { request, response, fate } = call
  try {
    const body = await text(request)
    if (fate === 'unavailable') throw new ApiError('ServerException', 503, 'Service Unavailable')
    if (operation === undefined)
      throw new ApiError('UnknownOperationException', 404, `the twin does not play ${request.url}`)
    const said = JSON.stringify(operation(body === '' ? {} : JSON.parse(body)))
    if (fate === 'lost') request.socket.destroy()
    else response.writeHead(200, { 'content-type': 'application/json' }).end(said)
  } catch (error) {
    const { type, status, message } =
      error instanceof ApiError ? error : new ApiError('ServerException', 500, `the twin failed: ${String(error)}`)
    const headers = { 'content-type': 'application/json', 'x-amzn-errortype': type }
    response.writeHead(status, headers).end(JSON.stringify({ message }))
  }
}
