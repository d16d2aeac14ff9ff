import type { SiteJob } from '../model/site-job.ts'
import type { ExecutionStanding, Site, SiteLoad, SiteSubmission } from '../ports/site.ts'
import type { SentSubmission, Submission } from '../ports/submissions.ts'

/**
 * All sites of a deployment as one: whatever is asked about a submission is asked of the site that it went to. So a site from
 * which the first place in the configuration is taken still ends what it has.
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
    return this.#named(submission.site).find(submission)
  }

  submit(submission: SiteSubmission): Promise<SiteJob> {
    return this.#named(submission.site).submit(submission)
  }

  standing(submission: SentSubmission, tasks: readonly number[]): Promise<readonly ExecutionStanding[]> {
    return this.#named(submission.site).standing(submission, tasks)
  }

  async terminate(submissions: readonly SentSubmission[], reason: string): Promise<void> {
    for (const [name, mine] of Map.groupBy(submissions, ({ site }) => site))
      await this.#named(name).terminate(mine, reason)
  }

  async summary(
    submissions: readonly SentSubmission[],
  ): Promise<{ readonly queued: number; readonly running: number }> {
    let [queued, running] = [0, 0]
    for (const [name, mine] of Map.groupBy(submissions, ({ site }) => site)) {
      const part = await this.#named(name).summary(mine)
      queued += part.queued
      running += part.running
    }
    return { queued, running }
  }

  load(): Promise<SiteLoad> {
    return this.#named(this.#first).load()
  }

  #named(name: string): Site {
    const site = this.#sites.get(name)
    if (site !== undefined) return site
    const known = [...this.#sites.keys()].join(', ')
    throw new Error(`a submission went to site ${name}, which is deployed no more: there is ${known}`)
  }
}
