import { createServer, request as ask } from 'node:http'

/** What stands before an emulator and says of each request that it came by TLS, as policies ask for: the emulator itself speaks none. */
export interface SecureFront {
  readonly endpoint: string
  stop(): Promise<void>
}

/** Another address of this machine's loopback, at the emulator's own port: so the emulator's URLs lead here when it is told that this is its host. */
export const FRONT_HOST = '127.0.0.2'

/** Starts one before an emulator. */
export async function startSecureFront(emulator: string): Promise<SecureFront> {
  const { port } = new URL(emulator)
  const server = createServer((given, answer) => {
    const headers = { ...given.headers, 'x-forwarded-proto': 'https' }
    const passed = ask(`${emulator}${given.url ?? '/'}`, { method: given.method, headers, setHost: false }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers)
      got.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    given.pipe(passed)
  })
  await new Promise<void>((resolve) => server.listen(Number(port), FRONT_HOST, resolve))
  return {
    endpoint: `http://${FRONT_HOST}:${port}`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
