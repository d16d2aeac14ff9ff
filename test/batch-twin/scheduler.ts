import { lostAttempt, RunningAttempt, succeeded, type EndingCause } from './attempt.ts'
import type { Containers } from './containers.ts'
import { stateChange, type BatchEvent } from './events.ts'
import { jobDetail } from './job-detail.ts'
import type { TwinMemory } from './memory.ts'
import type { Status } from './requests.ts'
import { isRetried } from './retry-rule.ts'
import { isOver, type TwinAttempt, type TwinJob } from './twin-job.ts'

/** What a scheduler works with. */
export interface SchedulerParts {
  readonly memory: TwinMemory
  readonly containers: Containers
  /** Jobs that run side by side. */
  readonly slots: number
  /** Milliseconds between the states of a job that nothing holds up. */
  readonly pace: number
  readonly emit: (event: BatchEvent) => void
  readonly log: (job: string, text: string) => void
}

/** Moves jobs through their states: SUBMITTED, PENDING, RUNNABLE, STARTING, RUNNING, then SUCCEEDED or FAILED. */
export class Scheduler {
  readonly #parts: SchedulerParts
  readonly #running = new Map<string, RunningAttempt>()
  readonly #work = new Set<Promise<void>>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #slots: number
  #stopped = false

  constructor(parts: SchedulerParts) {
    this.#parts = parts
    this.#slots = parts.slots
  }

  /** Goes on with what a twin before this one left: hosts of what ran are gone. */
  recover(): void {
    for (const job of this.#parts.memory.jobs.values()) {
      if (job.status === 'STARTING' || job.status === 'RUNNING') this.#attempted(job, lostAttempt(job))
      else if (job.child === null && !isOver(job)) this.accept(job)
    }
    this.#fill()
  }

  /** Takes a job that was just submitted. Its first state raises no event. */
  accept(job: TwinJob): void {
    this.#later(() => (job.array === null ? this.#queue(job) : this.#spawn(job)))
  }

  /**
   * Ends a job that is not over, and the children of an array; what runs is ended only when `running` says so, and else goes on as if
   * nobody had said anything. An array is over when its children are; one that has none yet, at once.
   */
  end(job: TwinJob, reason: string, running: boolean): void {
    if (isOver(job)) return
    if (job.array !== null) {
      job.ending = reason
      const children = this.#parts.memory.children(job)
      for (const child of children) this.end(child, reason, running)
      if (children.length === 0) this.#move(job, 'FAILED', reason)
      return
    }
    const isRunning = job.status === 'STARTING' || job.status === 'RUNNING'
    if (isRunning && !running) return
    job.ending = reason
    if (isRunning) this.#running.get(job.id)?.end({ reason })
    else this.#over(job, 'FAILED', reason)
  }

  /** Ends whatever of a job runs, from outside. False: nothing of it runs. */
  interrupt(id: string, cause: EndingCause): boolean {
    const attempt = this.#running.get(id)
    attempt?.end(cause)
    return attempt !== undefined
  }

  /** Changes how many jobs may run side by side. */
  setSlots(slots: number): void {
    this.#slots = slots
    this.#fill()
  }

  /** Ends what runs, and lets the memory as it is: to Batch it is still running. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const timer of this.#timers) clearTimeout(timer)
    for (const attempt of this.#running.values()) attempt.end('host')
    await Promise.all(this.#work)
  }

  /** Children come PENDING; their array is it, too, from when the first of them may run. */
  #spawn(job: TwinJob): void {
    // Ended before it had children: they never come.
    if (isOver(job)) return
    const { memory } = this.#parts
    const there = new Set(memory.children(job).map((child) => child.id))
    const children = Array.from({ length: job.array?.size ?? 0 }, (_, index) => childOf(job, index)).filter(
      (child) => !there.has(child.id),
    )
    memory.add(children)
    if (job.status === 'SUBMITTED') this.#move(job, 'PENDING')
    for (const child of memory.children(job)) {
      if (there.has(child.id)) continue
      this.#emit(child)
      this.#later(() => this.#runnable(child))
    }
    for (const child of memory.children(job))
      if (child.status === 'PENDING' && there.has(child.id)) this.#runnable(child)
  }

  #queue(job: TwinJob): void {
    if (job.status === 'SUBMITTED') this.#move(job, 'PENDING')
    this.#later(() => this.#runnable(job))
  }

  #runnable(job: TwinJob): void {
    if (job.status === 'PENDING') this.#move(job, 'RUNNABLE')
    this.#fill()
  }

  #fill(): void {
    if (this.#stopped) return
    for (const job of this.#parts.memory.jobs.values()) {
      if (this.#running.size >= this.#slots) return
      if (job.status === 'RUNNABLE') this.#run(job)
    }
  }

  #run(job: TwinJob): void {
    const { containers, log } = this.#parts
    const attempt = new RunningAttempt(job, containers, (text) => log(job.id, text))
    this.#running.set(job.id, attempt)
    job.started = Date.now()
    this.#move(job, 'STARTING')
    const work = (async () => {
      const running = attempt.run()
      this.#move(job, 'RUNNING')
      const over = await running
      this.#running.delete(job.id)
      if (!this.#stopped) this.#attempted(job, over)
    })()
    this.#work.add(work)
    void work.finally(() => this.#work.delete(work))
  }

  #attempted(job: TwinJob, attempt: TwinAttempt): void {
    job.attempts.push(attempt)
    const done = job.ending === undefined && succeeded(job, attempt)
    const isTimeout = attempt.statusReason.includes('exceeded timeout')
    const again = !done && job.ending === undefined && !isTimeout
    if (again && isRetried(job.definition.retryStrategy, attempt, job.attempts.length)) this.#move(job, 'RUNNABLE')
    else this.#over(job, done ? 'SUCCEEDED' : 'FAILED', job.ending ?? attempt.statusReason)
    this.#fill()
  }

  #over(job: TwinJob, status: Status, reason: string): void {
    this.#move(job, status, reason)
    const parent = job.child === null ? undefined : this.#parts.memory.jobs.get(job.child.parent)
    if (parent === undefined || isOver(parent)) return
    const children = this.#parts.memory.children(parent)
    if (children.length < (parent.array?.size ?? 0) || !children.every(isOver)) return
    const failed = children.some((child) => child.status === 'FAILED')
    this.#move(
      parent,
      failed ? 'FAILED' : 'SUCCEEDED',
      failed ? (parent.ending ?? 'Array Child Job failed') : undefined,
    )
  }

  #move(job: TwinJob, status: Status, reason?: string): void {
    if (this.#stopped || isOver(job)) return
    job.status = status
    if (reason !== undefined) job.statusReason = reason
    if (isOver(job)) job.stopped = Date.now()
    this.#emit(job)
  }

  #emit(job: TwinJob): void {
    this.#parts.emit(stateChange(jobDetail(this.#parts.memory, job)))
  }

  #later(work: () => void): void {
    if (this.#stopped) return
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      work()
    }, this.#parts.pace)
    this.#timers.add(timer)
  }
}

function childOf(job: TwinJob, index: number): TwinJob {
  const { name, queue, definition, overrides, tags } = job
  return {
    id: `${job.id}:${index}`,
    ...{ name, queue, definition, overrides, tags },
    created: Date.now(),
    array: null,
    child: { index, parent: job.id },
    status: 'PENDING',
    attempts: [],
  }
}
