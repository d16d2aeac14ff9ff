import type { ExecutionStanding, Site, SiteLoad, SiteSubmission } from '../ports/site.ts'
import { endMessage } from '../messages/track.ts'
import type { SiteJob } from '../model/site-job.ts'
import type { SentSubmission, Submission } from '../ports/submissions.ts'
import { SiteJobs, type JobCounts } from './site/site-jobs.ts'
import type { LocalSiteOptions } from './site/site-options.ts'
import { SiteWorker } from './site/site-worker.ts'

/**
 * The site of one machine: rows in the database, and one detached process per job that runs. The port's `submit`, `terminate` and
 * `recall` only write rows and messages, in the caller's transaction; what follows is the worker's, which the engine drives.
 */
export class LocalSite implements Site {
  readonly #options: LocalSiteOptions
  readonly #jobs: SiteJobs
  readonly #worker: SiteWorker

  constructor(options: LocalSiteOptions) {
    this.#options = options
    this.#jobs = new SiteJobs(options.database)
    this.#worker = new SiteWorker(options, this.#jobs)
  }

  /** Takes up what an engine before this one left. To be called once, before {@link start}. */
  adopt(): Promise<void> {
    return this.#worker.adopt()
  }

  /** Starts jobs from now on, whenever there is room. */
  start(): void {
    this.#worker.start()
  }

  /** Starts no more jobs; those that run go on and are looked after. */
  stopTaking(): void {
    this.#worker.stopTaking()
  }

  /** Looks after nothing any more. Jobs that run go on; the next engine adopts them. */
  stop(): Promise<void> {
    return this.#worker.stop()
  }

  async find({ name }: Pick<Submission, 'name'>): Promise<SiteJob | undefined> {
    const tasks = this.#jobs.tasksOf(name)
    return tasks.length === 0 ? undefined : { id: name, tasks }
  }

  async submit({ name, orders }: SiteSubmission): Promise<SiteJob> {
    const { database, site } = this.#options
    const here = orders.map((order) => {
      return site.container === 'none' ? { ...order, job: { ...order.job, image: null } } : order
    })
    database.write(() => {
      this.#jobs.add(here)
    })
    this.#worker.wake()
    return { id: name, tasks: orders.map((order) => order.task) }
  }

  /** What it was handed, and has not any more, has ended: the row goes in the transaction that tells of its end. */
  async standing({ name, job }: SentSubmission, tasks: readonly number[]): Promise<readonly ExecutionStanding[]> {
    const handed = new Set(job.tasks)
    return tasks.map((task) => this.#jobs.standing(name, task) ?? (handed.has(task) ? 'ended' : 'unknown'))
  }

  async terminate(submissions: readonly SentSubmission[], reason: string): Promise<void> {
    this.#options.database.write(() => {
      for (const { name } of submissions) this.#jobs.markEnding(name, reason)
    })
    this.#worker.wake()
  }

  /** A row that is not queued may have a process by now: the worker writes it `running` before it starts one. */
  async recall(submissions: readonly SentSubmission[]): Promise<void> {
    const { database, queue } = this.#options
    const taken = database.write(() => submissions.flatMap(({ name }) => this.#jobs.takeBack(name)))
    await queue.send(
      'track',
      taken.map((job) => endMessage(job, 'recalled')),
    )
    this.#worker.wake()
  }

  async summary(submissions: readonly SentSubmission[]): Promise<JobCounts> {
    const counts = submissions.map(({ name }) => this.#jobs.countsOf(name))
    const sum = (state: keyof JobCounts): number => counts.reduce((total, each) => total + each[state], 0)
    return { queued: sum('queued'), running: sum('running') }
  }

  async load(): Promise<SiteLoad> {
    const { name, slots } = this.#options.site
    return { site: name, slots, ...this.#jobs.counts(), allowed: true }
  }
}
