import { attach } from '../../engine/attach.ts'
import { startEngine } from '../../engine/engine.ts'
import { HomeInUseError } from '../../engine/lock.ts'
import { createClient, type Client } from '../../shared/api/client.ts'
import { userName } from '../connect.ts'
import { printError } from '../output/print.ts'

/** An engine that works on a home: this process's own, or one that was there before. */
export interface Opened {
  readonly client: Client
  /** Starts no more jobs. Without effect on an engine that is not this process's own. */
  stopTaking(): void
  /** Jobs that run, which this process's own engine looks after; 0 for an engine elsewhere: it goes on without us. */
  running(): Promise<number>
  close(): Promise<void>
}

/** Starts an engine on a home; where one works already, uses that. */
export async function openForRun(home: string): Promise<Opened> {
  const request = { home, what: 'cascade run', onProblem: printError }
  try {
    const engine = await startEngine(request)
    return {
      client: createClient(engine.transport, { user: userName() }),
      stopTaking: () => engine.stopTaking(),
      running: () => engine.running(),
      close: () => engine.stop(),
    }
  } catch (error) {
    if (!(error instanceof HomeInUseError)) throw error
    return followOther(request)
  }
}

async function followOther(request: Parameters<typeof attach>[0]): Promise<Opened> {
  const attached = await attach(request)
  // The command that had the home ended meanwhile: then it is ours after all.
  if (!attached.engine) {
    await attached.close()
    return openForRun(request.home)
  }
  return {
    client: createClient(attached.transport, { user: userName() }),
    stopTaking: () => undefined,
    running: async () => 0,
    close: () => attached.close(),
  }
}
