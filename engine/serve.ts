import { chmodSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Transport } from '../shared/api/call.ts'

/** A listening socket. */
export interface Served {
  close(): Promise<void>
}

/**
 * Listens on a unix socket that only this user may use. A socket that an engine left when it was killed is in the way and
 * taken away: whoever gets here holds the lock on the home.
 */
export async function serve(path: string, transport: Transport): Promise<Served> {
  rmSync(path, { force: true })
  const answer = getRequestListener(transport)
  const server = createServer((request, response) => void answer(request, response))
  // Made under this mask, so that there is no moment at which others could connect.
  const mask = process.umask(0o177)
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, resolve)
    })
  } finally {
    process.umask(mask)
  }
  chmodSync(path, 0o600)
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
