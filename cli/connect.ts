import { userInfo } from 'node:os'
import type { MissingHome } from '../engine/open.ts'
import { createClient, type Client } from '../shared/api/client.ts'
import { printError } from './output/print.ts'

/** What every command is told. */
export interface GlobalOptions {
  readonly home: string
  readonly json: boolean
}

/** A client of the API of a home. */
export interface Session {
  readonly client: Client
  /** Whether an engine runs: without one, what is asked for is written down and waits. */
  readonly engine: boolean
}

/** Who is asking, for the history. */
export function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run under a number that has no name.
    return 'unknown'
  }
}

/** Says, where it matters, that nobody is there to do what was asked for. */
export function sayIfNobodyWorks({ engine }: Session): void {
  if (!engine) printError('No engine is running: it is written down, and done when one is ("cascade up" starts one).')
}

/**
 * Connects to the engine of a home, or opens the home when none runs, does some work, and leaves it. Where there is no home it
 * throws InputError, unless the command makes one, or can do without.
 */
export async function withSession<T>(
  options: GlobalOptions & { readonly missing?: MissingHome },
  what: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  // Loaded here: a command that only prints its help needs no database.
  const { attach } = await import('../engine/attach.ts')
  const { home, missing = 'refuse' } = options
  const attached = await attach({ home, missing, what: `cascade ${what}`, onProblem: printError })
  try {
    return await work({ client: createClient(attached.transport, { user: userName() }), engine: attached.engine })
  } finally {
    await attached.close()
  }
}
