import type { SiteJob } from '../model/site-job.ts'
import {
  SubmissionRefused,
  type ExecutionStanding,
  type Site,
  type SiteLoad,
  type SiteSubmission,
} from '../ports/site.ts'
import type { SentSubmission, Submission } from '../ports/submissions.ts'

/**
 * All sites of a deployment as one: whatever is asked about a submission is asked of the site that it went to. So a site from
 * which the first place in the configuration is taken still ends what it has.
 *
 * One that is deployed no more took its jobs with it (Batch ends the jobs of a queue that is deleted): it has nothing, so what went
 * there vanished and runs again elsewhere, and it takes nothing.
 */
export class SitesByName implements Site {
  readonly #sites: ReadonlyMap<string, Site>
  readonly #first: string

  /** `first`: where jobs go. */
  constructor(sites: ReadonlyMap<string, Site>, first: string) {
    this.#sites = sites
    this.#first = first
  }

  find(submission: Pick<Submission, 'name' | 'site'>): Promise<SiteJob | undefined> {
    return this.#sites.get(submission.site)?.find(submission) ?? Promise.resolve(undefined)
  }

  submit(submission: SiteSubmission): Promise<SiteJob> {
    const site = this.#sites.get(submission.site)
    if (site !== undefined) return site.submit(submission)
    return Promise.reject(
      new SubmissionRefused(`it is deployed no more; there is ${[...this.#sites.keys()].join(', ')}.`),
    )
  }

  standing(submission: SentSubmission, tasks: readonly number[]): Promise<readonly ExecutionStanding[]> {
    const gone = tasks.map((): ExecutionStanding => 'unknown')
    return this.#sites.get(submission.site)?.standing(submission, tasks) ?? Promise.resolve(gone)
  }

  async terminate(submissions: readonly SentSubmission[], reason: string): Promise<void> {
    for (const [name, mine] of Map.groupBy(submissions, ({ site }) => site))
      await this.#sites.get(name)?.terminate(mine, reason)
  }

  async recall(submissions: readonly SentSubmission[], reason: string): Promise<void> {
    for (const [name, mine] of Map.groupBy(submissions, ({ site }) => site))
      await this.#sites.get(name)?.recall(mine, reason)
  }

  async summary(
    submissions: readonly SentSubmission[],
  ): Promise<{ readonly queued: number; readonly running: number }> {
    let [queued, running] = [0, 0]
    for (const [name, mine] of Map.groupBy(submissions, ({ site }) => site)) {
      const part = await this.#sites.get(name)?.summary(mine)
      queued += part?.queued ?? 0
      running += part?.running ?? 0
    }
    return { queued, running }
  }

  load(): Promise<SiteLoad> {
    const first = this.#sites.get(this.#first)
    if (first !== undefined) return first.load()
    const known = [...this.#sites.keys()].join(', ')
    throw new Error(`jobs should go to site ${this.#first}, which is not deployed: there is ${known}`)
  }
}
