import type { Transport } from '../shared/api/call.ts'
import { Drive } from './drive.ts'
import { openHome, type OpenHome, type OpenRequest } from './open.ts'
import { privateDirectory } from './private-directory.ts'
import { saySeldom } from './say-seldom.ts'
import { serve, type Served } from './serve.ts'

/** An engine at work on a home. */
export interface Engine {
  /** Takes requests of the HTTP API, in this process. */
  readonly transport: Transport
  /** Path of the unix socket on which others reach it. */
  readonly socket: string
  /** Starts no more jobs; those that run are looked after. */
  stopTaking(): void
  /** Jobs that run now. */
  running(): Promise<number>
  /** Fulfilled when the stages have nothing to do for now; jobs may run. */
  settled(): Promise<void>
  /** Ends. Jobs that run go on, and the next engine adopts them. */
  stop(): Promise<void>
}

/** An engine that has the home and answers requests, and moves nothing by itself before it is told to begin. */
export interface ReadyEngine extends Engine {
  /** Adopts the jobs of an engine before it, drives the stages, and starts jobs, unless it was told before to start no more. */
  begin(): Promise<void>
}

/** Opens a home and works on it: see {@link readyEngine}. Throws as that does; then the home is free again. */
export async function startEngine(request: OpenRequest): Promise<Engine> {
  const engine = await readyEngine(request)
  try {
    await engine.begin()
    return engine
  } catch (error) {
    await engine.stop()
    throw error
  }
}

/** Opens a home and listens. Throws as openHome does, or what the machine says of the socket; then the home is free again. */
export async function readyEngine(request: OpenRequest): Promise<ReadyEngine> {
  const onProblem = saySeldom(request.onProblem, () => performance.now())
  const open = openHome({ ...request, onProblem })
  const drive = new Drive({ ...open, onProblem })
  const transport = transportOf(open, () => drive.wake())
  const served = await listen({ open, drive, transport })
  let isTaking = true
  return {
    transport,
    socket: served.socket,
    begin: async () => {
      await open.site.adopt()
      // What was stopped while no engine ran is taken back before the site would begin it.
      await drive.ahead('submit')
      if (isTaking) open.site.start()
      drive.start()
    },
    stopTaking: () => {
      isTaking = false
      open.site.stopTaking()
    },
    running: async () => (await open.exclusive.run(() => open.site.load())).running,
    settled: () => drive.settled(),
    stop: () => stop({ open, drive, served }),
  }
}

/** Listens; leaves nothing open when that fails. */
async function listen(parts: {
  readonly open: OpenHome
  readonly drive: Drive
  readonly transport: Transport
}): Promise<Served> {
  const { open, drive } = parts
  let served: Served | undefined
  try {
    served = await serve(privateDirectory(open.home), parts.transport)
    open.lock.announce(served.socket)
    return served
  } catch (error) {
    await stop({ open, drive, served })
    throw error
  }
}

/** Runs a request in one transaction, so that it happens or does not; what it sends is taken up at once. */
export function transportOf(
  open: Pick<OpenHome, 'exclusive' | 'database' | 'api'> & { readonly ports: Pick<OpenHome['ports'], 'forget'> },
  onDone: () => void,
): Transport {
  return async (request) => {
    try {
      // The body is read before the step: nobody else works while one is under way.
      const whole = await withBody(request)
      return await open.exclusive.run(() =>
        open.database.step(async () => rollBackIfRefused(await open.api.fetch(whole))),
      )
    } catch (error) {
      open.ports.forget()
      if (error instanceof RefusedStep) return error.response
      throw error
    } finally {
      onDone()
    }
  }
}

/** A request that was refused leaves nothing behind: its transaction is rolled back, its answer is given. */
class RefusedStep extends Error {
  readonly response: Response

  constructor(response: Response) {
    super('refused')
    this.response = response
  }
}

function rollBackIfRefused(response: Response): Response {
  if (response.ok) return response
  throw new RefusedStep(response)
}

async function withBody(request: Request): Promise<Request> {
  if (request.body === null) return request
  return new Request(request.url, {
    method: request.method,
    headers: request.headers,
    body: await request.arrayBuffer(),
  })
}

async function stop(parts: {
  readonly open: OpenHome
  readonly drive: Drive
  readonly served: Served | undefined
}): Promise<void> {
  const { open } = parts
  try {
    open.site.stopTaking()
    await parts.served?.close()
    await parts.drive.stop()
    await open.site.stop()
  } finally {
    // Whatever failed: nobody else could open the home as long as this process lives.
    await open.exclusive.run(async () => open.close())
  }
}
