import { simulatedHome } from '../fixtures/simulated-home.ts'
import type { BackEnd, BackEndUnderTest } from './back-end.ts'

/** The back end of one machine, in memory. */
export const ONE_MACHINE: BackEndUnderTest = { name: 'one machine', make: localBackEnd, runs: (many) => many }

async function localBackEnd(): Promise<BackEnd> {
  const { ports, schema, clock } = simulatedHome()
  return {
    ports,
    schema,
    changes: async () => {
      const { changes, upTo } = ports.catalog.changes(10_000)
      ports.catalog.taken(upTo)
      return changes
    },
    receive: async (queue) => {
      const messages = ports.queue.receive(queue, 10_000)
      ports.queue.done(queue, messages)
      return messages.map((message) => message.body)
    },
    advance: async (milliseconds) => clock.advance(milliseconds),
  }
}
