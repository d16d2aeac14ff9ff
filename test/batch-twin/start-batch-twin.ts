import type { EndingCause } from './attempt.ts'
import type { Containers } from './containers.ts'
import { EventSender, type BatchEvent, type Delivery, type EventSink } from './events.ts'
import { serve, type Answering } from './http-server.ts'
import { TwinMemory } from './memory.ts'
import { operations } from './operations.ts'
import { Scheduler } from './scheduler.ts'
import { SubmitRate } from './submit-rate.ts'

/** What a twin is started with. */
export interface BatchTwinOptions {
  /** See `processContainers` and `podmanContainers`. */
  readonly containers: Containers
  /** Gets every event; which of them a rule would let through is for it to say. */
  readonly onEvent?: EventSink
  /** How often and when an event comes; once and at once where nothing else is said. */
  readonly delivery?: Delivery
  /** What becomes of calls; all are answered where nothing else is said. */
  readonly answering?: Answering
  /** Jobs that run side by side: 2. With 0 they wait until there are some. */
  readonly slots?: number
  /** SubmitJob calls that are taken in a second: 50, as in an account. */
  readonly submitsPerSecond?: number
  /** Milliseconds between the states of a job that nothing holds up: 5. */
  readonly pace?: number
  /** Of a twin that was stopped: this one goes on with its jobs. Without it, they are lost. */
  readonly memory?: TwinMemory
  /** The port of a twin that was stopped, for clients that know it; a free one otherwise. */
  readonly port?: number
}

/** AWS Batch, played on this machine. */
export interface BatchTwin {
  /** For `AWS_ENDPOINT_URL_BATCH`. */
  readonly endpoint: string
  readonly port: number
  readonly memory: TwinMemory
  /** Every event of a change of state, in the order of the changes, whether it was delivered or not. */
  readonly events: readonly BatchEvent[]
  /** What containers of a job, or a child, have written; and what the twin itself could not do, under ''. */
  log(job: string): string
  setSlots(slots: number): void
  /** Takes the host from under what runs of a job; or ends it otherwise. False: nothing of it runs. */
  interrupt(job: string, cause?: EndingCause): boolean
  /** Ends whatever runs. To who gives its memory to another twin, hosts were lost meanwhile. */
  stop(): Promise<void>
}

/** Starts a twin on this machine's loopback. */
export async function startBatchTwin(options: BatchTwinOptions): Promise<BatchTwin> {
  const { containers, onEvent = () => undefined, memory = new TwinMemory() } = options
  const logs = new Map<string, string>()
  const log = (job: string, text: string) => void logs.set(job, `${logs.get(job) ?? ''}${text}`)
  const sender = new EventSender(onEvent, options.delivery ?? (() => [0]), (problem) => log('', `${String(problem)}\n`))
  const emit = (event: BatchEvent) => sender.send(event)
  const { slots = 2, pace = 5, submitsPerSecond = 50 } = options
  const scheduler = new Scheduler({ memory, containers, slots, pace, emit, log })
  const served = operations({ memory, scheduler, rate: new SubmitRate(submitsPerSecond) })
  const { port = 0, answering = () => 'answered' } = options
  const server = await serve(served, { port, answering })
  scheduler.recover()
  return {
    endpoint: `http://127.0.0.1:${server.port}`,
    port: server.port,
    memory,
    events: sender.sent,
    log: (job) => logs.get(job) ?? '',
    setSlots: (count) => scheduler.setSlots(count),
    interrupt: (job, cause = 'host') => scheduler.interrupt(job, cause),
    stop: async () => {
      await server.close()
      await scheduler.stop()
      await sender.stop()
    },
  }
}
