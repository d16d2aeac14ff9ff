import { userInfo } from 'node:os'
import type { MissingHome } from '../engine/open.ts'
import { createClient, type Client } from '../shared/api/client.ts'
import { printError } from './output/print.ts'
import type { AwsTarget } from './target.ts'
import type { Uploader } from './uploads/uploader.ts'

/** What every command is told. */
export interface GlobalOptions {
  readonly home: string
  readonly json: boolean
  /** A deployment on AWS; null: the home on this machine. */
  readonly aws: AwsTarget | null
}

/** A client of the API of a home, or of a deployment. */
export interface Session {
  readonly client: Client
  /** Whether an engine runs: without one, what is asked for is written down and waits. */
  readonly engine: boolean
  /** Whether there is work and nobody does it. */
  readonly workWaits: () => boolean
  /** Brings files to where they are registered by themselves; undefined where they are registered where they lie. */
  readonly uploader: Uploader | undefined
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

/** Says, to who looks how things go, that they do not. */
export function sayIfWorkWaits({ workWaits }: Session): void {
  if (workWaits())
    printError('No engine works here, so nothing goes on: "cascade up", or "cascade run FILE" again, goes on with it.')
}

/**
 * Connects to the engine of a home, or opens the home when none runs, does some work, and leaves it. Where there is no home it
 * throws InputError, unless the command makes one, or can do without. On AWS, connects to the API of the deployment.
 */
export async function withSession<T>(
  options: GlobalOptions & { readonly missing?: MissingHome },
  what: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  if (options.aws !== null) {
    const { connectAws } = await import('./aws/connect.ts')
    return work({ ...(await connectAws(options.aws)), engine: true, workWaits: () => false })
  }
  // Loaded here: a command that only prints its help needs no database.
  const { attach } = await import('../engine/attach.ts')
  const { home, missing = 'refuse' } = options
  const attached = await attach({ home, missing, what: `cascade ${what}`, onProblem: printError })
  try {
    const client = createClient(attached.transport, { user: userName() })
    const workWaits = (): boolean => attached.workWaits()
    return await work({ client, engine: attached.engine, workWaits, uploader: undefined })
  } finally {
    await attached.close()
  }
}

/**
 * Where a command is about to make a home, lets it look at its input first, as on a new home that nobody keeps: what is refused then
 * leaves nothing behind.
 */
export async function beforeNewHome(
  options: GlobalOptions,
  what: string,
  look: (client: Client) => Promise<unknown>,
): Promise<void> {
  if (options.aws !== null) return
  const { homeAt, isHome } = await import('../engine/home.ts')
  if (isHome(homeAt(options.home))) return
  await withSession({ ...options, missing: 'pretend' }, what, ({ client }) => look(client))
}
