import type { ExecutionStanding, Site, SiteLoad, SiteSubmission } from '../ports/site.ts'
import { SiteJobs, type JobCounts } from './site/site-jobs.ts'
import type { LocalSiteOptions } from './site/site-options.ts'
import { SiteWorker } from './site/site-worker.ts'

/**
 * The site of one machine: rows in the database, and one detached process per job that runs. The port's `submit` and
 * `terminate` only write rows, in the caller's transaction; what follows is the worker's, which the engine drives.
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

  async has(name: string): Promise<boolean> {
    return this.#jobs.knows(name)
  }

  async submit({ orders }: SiteSubmission): Promise<void> {
    const { database, site } = this.#options
    const here = orders.map((order) => {
      return site.container === 'none' ? { ...order, job: { ...order.job, image: null } } : order
    })
    database.write(() => {
      this.#jobs.add(here)
    })
    this.#worker.wake()
  }

  async standing(name: string, tasks: readonly number[]): Promise<readonly ExecutionStanding[]> {
    return tasks.map((task) => this.#jobs.standing(name, task))
  }

  async terminate(names: readonly string[], reason: string): Promise<void> {
    this.#options.database.write(() => {
      for (const name of names) this.#jobs.markEnding(name, reason)
    })
    this.#worker.wake()
  }

  async summary(transformation: string): Promise<JobCounts> {
    return this.#jobs.countsOf(transformation)
  }

  async load(): Promise<SiteLoad> {
    const { name, slots } = this.#options.site
    return { site: name, slots, ...this.#jobs.counts(), allowed: true }
  }
}
