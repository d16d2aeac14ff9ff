import { createServer, request as ask } from 'node:http'

/** What stands before an emulator and says of each request that it came by TLS, as policies ask for: the emulator itself speaks none. */
export interface SecureFront {
  readonly endpoint: string
  /** Where the emulator is: known later than where this is. */
  standBefore(emulator: string): void
  stop(): Promise<void>
}

/** Starts one on a free port of this machine's loopback. */
export async function startSecureFront(): Promise<SecureFront> {
  let behind = ''
  const server = createServer((given, answer) => {
    const headers = { ...given.headers, 'x-forwarded-proto': 'https' }
    const passed = ask(`${behind}${given.url ?? '/'}`, { method: given.method, headers, setHost: false }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers)
      got.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    given.pipe(passed)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    endpoint: `http://127.0.0.1:${port}`,
    standBefore: (emulator) => (behind = emulator),
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
