import type { JobEnd } from './model-site.ts'
import type { Random } from './random.ts'
import type { Fate, Worker } from './worker.ts'

/**
 * Where a history is weakest: workers stand still before this call half of the time, and die there more often than elsewhere.
 * Histories that press on one place each find more than histories that press on all.
 */
const WEAK_SPOTS = [
  'attachments.assign',
  'attachments.assign',
  'attachments.change',
  'piles.change',
  'piles.finish',
  'tasks.create',
  'tasks.end',
  'submissions.open',
  'site.submit',
  'submissions.sent',
  'transformations.change',
  'queue.send',
  'none',
]

const FATES: readonly Fate[] = ['dies-before', 'dies-after', 'dies-after', 'fails', 'answer-lost']

const BAD_ENDS: readonly JobEnd[] = [
  'payload',
  'payload',
  'infrastructure',
  'vanished',
  'interrupted',
  'terminated',
  'truncated',
  'zombie',
]

/** What goes wrong in a history: how often, how much of it, and where most of all. */
export class Hazards {
  readonly #random: Random
  readonly #sweeps: boolean
  /** Probability that a port call meets with a fault. */
  readonly #faultiness: number
  /** Probability that a worker stands still before one. */
  readonly #slowness: number
  readonly #weakSpot: string | undefined
  /** Probability that a job succeeds. */
  readonly #success: number
  #faults: number
  #badEnds: number
  #doubles: number

  /** `sweeps`: some of what goes wrong then is found by sweeps only. */
  constructor(random: Random, sweeps: boolean) {
    this.#random = random
    this.#sweeps = sweeps
    this.#faultiness = random.chance(0.2) ? 0 : random.next() * 0.06
    this.#weakSpot = random.pick(WEAK_SPOTS)
    this.#success = 0.2 + random.next() * 0.6
    this.#slowness = random.next() * 0.04
    this.#faults = random.between(0, 25)
    this.#doubles = random.between(0, 12)
    this.#badEnds = random.between(0, 12)
  }

  /** From now on no worker dies or fails. */
  end(): void {
    this.#faults = 0
  }

  /** What becomes of the call that a worker stands before. */
  fateOf(worker: Worker): Fate {
    const probability = this.#faultiness * (this.#isWeak(worker) ? 5 : 1)
    if (!worker.mortal || this.#faults <= 0 || !this.#random.chance(probability)) return 'goes'
    this.#faults -= 1
    return this.#random.pick(FATES) ?? 'goes'
  }

  /** Whether a worker stands still before its call; once a call. */
  standsStill(worker: Worker): boolean {
    if (!worker.mortal || worker.hasRested) return false
    worker.hasRested = this.#random.chance(this.#isWeak(worker) ? 0.5 : this.#slowness)
    return worker.hasRested
  }

  /** Whether the work of one that stands still is given to another as well. */
  doubles(worker: Worker): boolean {
    if (!this.#isWeak(worker) || this.#doubles <= 0) return false
    this.#doubles -= 1
    return true
  }

  /** How a job ends. */
  endOfJob(): JobEnd {
    if (this.#badEnds <= 0 || this.#random.chance(this.#success)) return 'done'
    this.#badEnds -= 1
    if (this.#random.chance(0.05)) return 'configuration'
    const end = this.#random.pick(BAD_ENDS) ?? 'done'
    // What a sweep that was faster says of a terminated job is that it vanished.
    return end === 'terminated' && this.#sweeps ? 'payload' : end
  }

  /** Whether the event of a job's end is sent. */
  tells(): boolean {
    return !this.#sweeps || this.#random.chance(0.9)
  }

  #isWeak(worker: Worker): boolean {
    return worker.waitsFor.name === this.#weakSpot
  }
}
