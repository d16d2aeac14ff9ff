import { setTimeout } from 'node:timers/promises'
import { attach } from '../../engine/attach.ts'
import { readyEngine } from '../../engine/engine.ts'
import { HomeInUseError } from '../../engine/lock.ts'
import type { Transport } from '../../shared/api/call.ts'
import { createClient, type Client } from '../../shared/api/client.ts'
import { userName } from '../connect.ts'
import { errorCode } from '../../shared/model/error-code.ts'
import type { Uploader } from '../uploads/uploader.ts'
import { printError } from '../output/print.ts'

/** An engine that works on a home: this process's own, or one that was there before. */
export interface Opened {
  readonly client: Client
  /** Whether it ends with this process. */
  readonly isOurs: boolean
  /** Milliseconds between two looks at how a production goes on. */
  readonly lookEvery: number
  /** See `Session`. */
  readonly uploader: Uploader | undefined
  /** Has this process's own engine work: before, it only answers, and nothing on the home moves. Without effect on an engine elsewhere. */
  begin(): Promise<void>
  /** Starts no more jobs, and takes no work over. Without effect on an engine that is not this process's own. */
  stopTaking(): void
  /** Jobs that run, which this process's own engine looks after; 0 for an engine elsewhere: it goes on without us. */
  running(): Promise<number>
  /** Fulfilled when this process's own engine has nothing to do for now, but to wait for jobs; at once for an engine elsewhere. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** Often enough for a bar, seldom enough for an engine that has work to do. */
const LOOK_EVERY = 300

type Worker = Omit<Opened, 'client' | 'lookEvery' | 'uploader'> & { readonly transport: Transport }

/** Makes an engine ready on a home; where one works already, uses that, and takes over when it ends before we do. */
export async function openForRun(home: string): Promise<Opened> {
  let worker = await open(home)
  let hasBegun = false
  let isLeaving = false
  const transport: Transport = async (request) => {
    for (let tries = 0; ; tries += 1)
      try {
        return await worker.transport(request.clone())
      } catch (error) {
        if (worker.isOurs || !isGone(error) || tries === TRIES) throw error
        if (tries === 0) printError('The engine that did the work has ended: this command goes on with it.')
        else await setTimeout(BETWEEN_MS)
        worker = await open(home)
        if (hasBegun && !isLeaving) await worker.begin()
      }
  }
  return {
    client: createClient(transport, { user: userName() }),
    lookEvery: LOOK_EVERY,
    uploader: undefined,
    get isOurs() {
      return worker.isOurs
    },
    begin: async () => {
      if (hasBegun) return
      hasBegun = true
      await worker.begin()
    },
    stopTaking: () => {
      isLeaving = true
      worker.stopTaking()
    },
    running: () => worker.running(),
    settled: () => worker.settled(),
    close: () => worker.close(),
  }
}

/** Tries of a home whose engine ends at this moment, and the milliseconds between them: it has the home a little longer than it listens. */
const TRIES = 100
const BETWEEN_MS = 100

/** Nobody listens any more, or stopped in the middle. */
function isGone(error: unknown): boolean {
  return ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE'].includes(errorCode(error) ?? '')
}

async function open(home: string): Promise<Worker> {
  try {
    const engine = await readyEngine({ home, missing: 'make', what: 'cascade run', onProblem: printError })
    return {
      transport: engine.transport,
      isOurs: true,
      begin: () => engine.begin(),
      stopTaking: () => engine.stopTaking(),
      running: () => engine.running(),
      settled: () => engine.settled(),
      close: () => engine.stop(),
    }
  } catch (error) {
    if (!(error instanceof HomeInUseError)) throw error
    return join(home)
  }
}

async function join(home: string): Promise<Worker> {
  const attached = await attach({ home, missing: 'make', what: 'cascade run', onProblem: printError })
  // The command that had the home ended meanwhile: then it is ours after all.
  if (!attached.engine) {
    await attached.close()
    return open(home)
  }
  return {
    transport: attached.transport,
    isOurs: false,
    begin: async () => undefined,
    stopTaking: () => undefined,
    running: async () => 0,
    settled: async () => undefined,
    close: () => attached.close(),
  }
}
