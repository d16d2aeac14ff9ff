import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import type { Transport } from '../shared/api/call.ts'
import { SOCKET_NAME } from './private-directory.ts'

/** A listening socket. */
export interface Served {
  /** Its path. */
  readonly socket: string
  close(): Promise<void>
}

/**
 * Listens on a unix socket in a directory that only this user may enter, which is removed in the end. A socket that an
 * engine left when it was killed is in the way and taken away: whoever gets here holds the lock on the home.
 */
export async function serve(directory: string, transport: Transport): Promise<Served> {
  const socket = join(directory, SOCKET_NAME)
  rmSync(socket, { force: true })
  const answer = getRequestListener(transport)
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socket, resolve)
  })
  const closed = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return {
    socket,
    close: async () => {
      await closed()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
