import { hash } from 'node:crypto'
import { executionPrefix, type Manifest } from '../../shared/model/manifest.ts'
import type { Metadata } from '../../shared/model/metadata.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import type { TrackMessage } from '../../shared/messages/track.ts'
import type { Objects } from '../../shared/ports/objects.ts'
import {
  SubmissionRefused,
  type ExecutionStanding,
  type Site,
  type SiteLoad,
  type SiteSubmission,
} from '../../shared/ports/site.ts'
import type { SentSubmission, Submission } from '../../shared/ports/submissions.ts'
import type { SiteJob } from '../../shared/model/site-job.ts'
import { endOf, outputsOf, publish } from '../fixtures/simulated-result.ts'
import type { ModelClock } from './model-clock.ts'
import type { ModelQueue } from './model-queue.ts'

/**
 * How a job ends: as its manifest says; or without a manifest (`vanished`, `interrupted`, `terminated`, `recalled`). `truncated`: its manifest
 * says done, an output is not whole. `zombie`: it is said to have vanished, and publishes a result all the same.
 */
export type JobEnd = Manifest['end'] | 'vanished' | 'interrupted' | 'terminated' | 'recalled' | 'truncated' | 'zombie'

/** Submissions that a site refuses for good in one history at most: an operator starts again what is stopped so. */
const REFUSALS = 2

/**
 * A site like Batch: it takes whatever is handed in but for a few submissions that it never will, a second time too if it is
 * asked to; names are no tokens. Jobs end
 * when the history says so.
 */
export class ModelSite implements Site {
  readonly queued: TaskOrder[] = []
  /** Executions that are said to have vanished and will publish a result. */
  readonly zombies: TaskOrder[] = []
  /** Every execution that was ever started. */
  readonly started: TaskOrder[] = []
  /** How executions ended, in order, by `transformation/task/attempt`. */
  readonly ends = new Map<string, JobEnd>()
  /** Whether the event of what was taken back is sent, and not lost. */
  tellsOfRecall: () => boolean = () => true
  readonly #jobs = new Map<string, SiteJob>()
  readonly #refused = new Set<string>()
  readonly #parts: { readonly queue: ModelQueue; readonly objects: Objects; readonly clock: ModelClock }

  constructor(parts: { readonly queue: ModelQueue; readonly objects: Objects; readonly clock: ModelClock }) {
    this.#parts = parts
  }

  /** Executions that have not begun. */
  get waiting(): readonly TaskOrder[] {
    return this.queued.filter((order) => !hasBegun(order))
  }

  async find({ name }: Pick<Submission, 'name'>): Promise<SiteJob | undefined> {
    return this.#jobs.get(name)
  }

  async submit(submission: SiteSubmission): Promise<SiteJob> {
    this.#refuse(submission.name)
    const job = { id: `job of ${submission.name}`, tasks: submission.orders.map((order) => order.task) }
    this.#jobs.set(submission.name, job)
    this.queued.push(...submission.orders)
    this.started.push(...submission.orders)
    return job
  }

  /** Every time that it is handed in. By its name, which is given by chance, and not by chance: histories without one stay as they are. */
  #refuse(name: string): void {
    if (this.#refused.size < REFUSALS && hash('sha256', name).startsWith('0')) this.#refused.add(name)
    if (this.#refused.has(name)) throw new SubmissionRefused('The model does not run it.')
  }

  async standing({ name }: SentSubmission, tasks: readonly number[]): Promise<readonly ExecutionStanding[]> {
    return tasks.map((task) => {
      const is = (order: TaskOrder): boolean => order.submission === name && order.task === task
      const live = this.queued.find(is)
      if (live !== undefined) return hasBegun(live) ? 'running' : 'queued'
      const known = this.started.find(is)
      if (known === undefined) return 'unknown'
      return this.ends.get(executionOf(known)) === 'recalled' ? 'recalled' : 'ended'
    })
  }

  async terminate(submissions: readonly SentSubmission[]): Promise<void> {
    const names = new Set(submissions.map(({ name }) => name))
    for (const order of this.queued.filter((one) => names.has(one.submission)))
      await this.end(order, 'terminated', true)
  }

  async recall(submissions: readonly SentSubmission[]): Promise<void> {
    const names = new Set(submissions.map(({ name }) => name))
    for (const order of this.waiting.filter((one) => names.has(one.submission)))
      await this.end(order, 'recalled', this.tellsOfRecall())
  }

  async summary(submissions: readonly SentSubmission[]): Promise<{ queued: number; running: number }> {
    const names = new Set(submissions.map(({ name }) => name))
    const mine = this.queued.filter((order) => names.has(order.submission))
    const running = mine.filter(hasBegun).length
    return { queued: mine.length - running, running }
  }

  async load(): Promise<SiteLoad> {
    return { site: 'model', slots: null, queued: 0, running: this.queued.length, allowed: true }
  }

  /** Ends a job. `told`: its event is sent, and not lost. */
  async end(order: TaskOrder, end: JobEnd, told: boolean): Promise<void> {
    this.queued.splice(this.queued.indexOf(order), 1)
    this.ends.set(executionOf(order), end)
    if (end === 'zombie') this.zombies.push(order)
    else await this.#publish(order, end)
    if (told) await this.#parts.queue.send('track', [eventOf(order, end)])
  }

  /** A job that was given up publishes its result. */
  async rise(order: TaskOrder): Promise<void> {
    this.zombies.splice(this.zombies.indexOf(order), 1)
    await this.#publish(order, 'done')
    await this.#parts.queue.send('track', [eventOf(order, 'done')])
  }

  async #publish(order: TaskOrder, end: JobEnd): Promise<void> {
    if (end === 'interrupted' || end === 'terminated' || end === 'recalled' || end === 'zombie') return
    const { objects, clock } = this.#parts
    const outputs = outputsOf(order, contentOf(order), () => metadataOf(order))
    // A failed command leaves outputs behind too: nothing of them may be registered.
    for (const output of end === 'truncated' ? outputs.slice(1) : outputs)
      await objects.put(output.key, contentOf(order))
    if (end === 'vanished') return
    await publish(objects, order, { end: end === 'truncated' ? 'done' : end, outputs, now: clock.now() })
  }
}

/** Whether a job that is not over runs, or waits in the queue. By its name, and not by chance: histories without a stop stay as they are. */
function hasBegun({ submission, task }: TaskOrder): boolean {
  return hash('sha256', `${submission}/${task}`) < '8'
}

function executionOf({ transformation, task, attempt }: TaskOrder): string {
  return `${transformation}/${task}/${attempt}`
}

function eventOf(order: TaskOrder, end: JobEnd): TrackMessage {
  if (end === 'zombie') return endOf(order, 'vanished')
  const isSilent = end === 'vanished' || end === 'interrupted' || end === 'terminated' || end === 'recalled'
  return endOf(order, isSilent ? end : 'ended')
}

/** Every execution writes other bytes, so that it shows whose output was registered. */
function contentOf(order: TaskOrder): string {
  return `${order.transformation} run ${order.run}, ${executionPrefix(order)}`
}

function metadataOf({ run }: TaskOrder): Metadata {
  return { quality: 'OK', particle: run % 2 === 0 ? 'gamma' : 'proton' }
}
