import { setImmediate } from 'node:timers/promises'
import { match } from '../functions/match/match.ts'
import { sweep, sweepDue } from '../functions/sweep/sweep.ts'
import { ActiveSet } from '../shared/filter/active-set.ts'
import type { StageSettings } from '../shared/config/stage-settings.ts'
import type { LocalDatabase } from '../shared/local/database.ts'
import type { QueueName } from '../shared/messages/queues.ts'
import type { Exclusive } from './exclusive.ts'
import type { LocalPorts } from './local-ports.ts'
import { stagesOf, type Stage } from './stages.ts'

/** Changes of the catalog taken in one step: many, for a pile is read and written once a step, however many files come to it. */
const CHANGES = 5000
/** How often piles are looked at whose time-out may be over, and how often everything is. */
const DUE_EVERY_MS = 1000
const SWEEP_EVERY_MS = 60_000
/** Longest rest: the clock of delayed messages is looked at this often. */
const REST_MS = 250

/** What the drive needs. */
export interface DriveParts {
  readonly database: LocalDatabase
  readonly exclusive: Exclusive
  readonly ports: LocalPorts
  readonly settings: StageSettings
  /** A step failed and will be tried again. */
  readonly onProblem: (message: string) => void
  /** A step was done: by which stage, with how many records, in how many milliseconds. */
  readonly onStep?: (stage: string, records: number, milliseconds: number) => void
}

/**
 * Drives the stages on one machine. Each step takes messages, does what they ask for and forgets them, in one
 * transaction: so a step has happened or it has not, whenever the process is killed.
 */
export class Drive {
  readonly #parts: DriveParts
  readonly #stages: readonly Stage[]
  #active: ActiveSet
  #running = false
  #wake: () => void = () => undefined
  readonly #asked: (() => void)[] = []
  #ended: Promise<void> = Promise.resolve()
  #nextDue = 0
  #nextSweep = 0

  constructor(parts: DriveParts) {
    this.#parts = parts
    this.#stages = stagesOf(parts.ports, parts.settings)
    this.#active = new ActiveSet(parts.settings.schema)
  }

  /** Works until `stop`. */
  start(): void {
    this.#running = true
    this.#ended = this.#loop()
  }

  /** Something has been sent: no need to rest. */
  wake(): void {
    this.#wake()
  }

  /** Ends after the step at hand. */
  async stop(): Promise<void> {
    this.#running = false
    this.#wake()
    await this.#ended
  }

  /** Works until there is nothing left to do, without timers; for tests and benchmarks. */
  async settle(): Promise<void> {
    while (await this.#round());
  }

  /** One step of a stage, ahead of all others. */
  async ahead(queue: QueueName): Promise<void> {
    for (const stage of this.#stages) if (stage.queue === queue) await this.#stageStep(stage)
  }

  /** One sweep, now. */
  async sweep(): Promise<void> {
    await this.#step(() => sweep(this.#parts.ports))
  }

  /** Fulfilled when a whole round, begun after this, found nothing to do, or nothing that can be done for now. */
  settled(): Promise<void> {
    const settled = new Promise<void>((resolve) => this.#asked.push(resolve))
    this.#wake()
    return settled
  }

  async #loop(): Promise<void> {
    while (this.#running) {
      try {
        // Sockets and children have their turn between two rounds.
        await setImmediate()
        await this.#timers()
        const asked = this.#asked.length
        if (await this.#round()) continue
        this.#answer(asked)
        await this.#rest(REST_MS)
      } catch (error) {
        this.#parts.onProblem(error instanceof Error ? error.message : String(error))
        this.#answer(this.#asked.length)
        await this.#rest(1000)
      }
    }
    this.#answer(this.#asked.length)
  }

  /** Tells the first so many of those who asked that nothing is left to do. */
  #answer(count: number): void {
    for (const resolve of this.#asked.splice(0, count)) resolve()
  }

  /** One step of each stage that has something to do; false when none had. */
  async #round(): Promise<boolean> {
    let worked = await this.#matchStep()
    for (const stage of this.#stages) worked = (await this.#stageStep(stage)) || worked
    return worked
  }

  async #matchStep(): Promise<boolean> {
    const { catalog } = this.#parts.ports
    try {
      return await this.#timed('match', async () => {
        const { changes, upTo } = catalog.changes(CHANGES)
        if (changes.length === 0) return 0
        await match(changes, this.#active, this.#parts.ports)
        catalog.taken(upTo)
        return changes.length
      })
    } catch (error) {
      // The changes stay, in their order; what other stages have to do does not wait for them.
      this.#parts.onProblem(`match: ${error instanceof Error ? error.message : String(error)}`)
      return false
    }
  }

  async #stageStep(stage: Stage): Promise<boolean> {
    const { queue } = this.#parts.ports
    try {
      return await this.#timed(stage.queue, async () => {
        const messages = queue.receive(stage.queue, stage.limit)
        if (messages.length === 0) return 0
        await stage.run(messages.map((message) => message.body))
        queue.done(stage.queue, messages)
        return messages.length
      })
    } catch (error) {
      this.#parts.onProblem(`${stage.queue}: ${error instanceof Error ? error.message : String(error)}`)
      return this.#oneByOne(stage)
    }
  }

  /** After a step that failed: each message alone, so that one that can't be done holds up no other. */
  async #oneByOne(stage: Stage): Promise<boolean> {
    const { queue } = this.#parts.ports
    let worked = false
    for (const message of await this.#step(async () => queue.receive(stage.queue, stage.limit)))
      try {
        await this.#step(async () => {
          await stage.run([message.body])
          queue.done(stage.queue, [message])
        })
        worked = true
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        await this.#step(async () => queue.failed(stage.queue, message, reason))
      }
    return worked
  }

  async #timers(): Promise<void> {
    const now = this.#parts.ports.clock.now()
    if (now >= this.#nextSweep) {
      this.#nextSweep = now + SWEEP_EVERY_MS
      await this.sweep()
    } else if (now >= this.#nextDue) {
      this.#nextDue = now + DUE_EVERY_MS
      await this.#step(() => sweepDue(this.#parts.ports))
    }
  }

  /** A step that tells how many records it took; false when there were none. */
  async #timed(stage: string, work: () => Promise<number>): Promise<boolean> {
    const started = performance.now()
    const records = await this.#step(work)
    if (records > 0) this.#parts.onStep?.(stage, records, performance.now() - started)
    return records > 0
  }

  async #step<T>(work: () => Promise<T>): Promise<T> {
    const { database, exclusive } = this.#parts
    try {
      return await exclusive.run(() => database.step(work))
    } catch (error) {
      this.#forget()
      throw error
    }
  }

  /** What is remembered of a step that was rolled back never was. */
  #forget(): void {
    this.#active = new ActiveSet(this.#parts.settings.schema)
    this.#parts.ports.forget()
  }

  #rest(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
