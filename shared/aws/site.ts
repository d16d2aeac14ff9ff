import { CancelJobCommand, TerminateJobCommand } from '@aws-sdk/client-batch'
import { sentOf } from '../lifecycle/at-site.ts'
import type { Job } from '../model/job.ts'
import { orderListKey, packOrders } from '../model/order-list.ts'
import type { SiteJob } from '../model/site-job.ts'
import type { Clock } from '../ports/clock.ts'
import type { Objects } from '../ports/objects.ts'
import type { ExecutionStanding, Site, SiteLoad, SiteSubmission } from '../ports/site.ts'
import type { SentSubmission, Submission } from '../ports/submissions.ts'
import type { BatchClients } from './batch/batch-clients.ts'
import { countOf, type Busy } from './batch/count-of.ts'
import { Definitions } from './batch/definitions.ts'
import { describeJobs } from './batch/describe-jobs.ts'
import { findJob } from './batch/find-job.ts'
import { handIn, type HandInParts } from './batch/hand-in.ts'
import { jobDefinition } from './batch/job-definition.ts'
import { jobTags } from './batch/job-tags.ts'
import type { BatchSite } from './batch/site-settings.ts'
import { standingsOf } from './batch/standings.ts'
import { RECALLED } from './batch/recalled.ts'
import { readStoredList } from './batch/stored-list.ts'
import { ARRAY_MOST } from './batch/submit-job.ts'
import { TERMINATED } from './batch/terminated.ts'
import { TokenBucket } from './batch/token-bucket.ts'
import { unlessGone } from './batch/unless-gone.ts'
import { sideBySide } from '../ports/side-by-side.ts'
import type { Table } from './table.ts'

/** What a site on Batch is made of. */
export interface AwsSiteOptions {
  /** The site whose jobs Batch runs. */
  readonly site: BatchSite
  readonly clients: BatchClients
  /** The bucket of files, where lists of orders lie, and its name, which jobs are told. */
  readonly objects: Objects
  readonly bucket: string
  /** `Transformations`: the bucket of SubmitJob tokens. */
  readonly table: Table
  /** Submissions that may have live tasks at a site: see `AwsSubmissions.liveAt`. */
  readonly live: (site: string) => Promise<readonly Submission[]>
  readonly clock: Clock
}

/** Characters of the reason of a TerminateJob or CancelJob (API reference). */
const REASON_MOST = 1024

/**
 * A site whose jobs AWS Batch runs. A submission is one job by its name: an array, whose children find their orders in a list
 * in S3 by their index. Batch keeps jobs for a week or so after their end; what it does not know any more is `unknown`.
 */
export class AwsSite implements Site {
  readonly #options: AwsSiteOptions
  readonly #parts: HandInParts

  constructor(options: AwsSiteOptions) {
    const { clients, table, clock } = options
    this.#options = options
    const definitions = new Definitions(clients.asking)
    this.#parts = { clients, definitions, tokens: new TokenBucket(table, clock) }
  }

  async find({ name, site }: Pick<Submission, 'name' | 'site'>): Promise<SiteJob | undefined> {
    const job = await findJob(this.#options.clients.asking, this.#queueOf(site), name)
    if (job?.jobId === undefined) return undefined
    const { tasks } = await readStoredList(this.#options.objects, name)
    return { id: job.jobId, tasks }
  }

  /**
   * The list first, then the job. A list that is there already is of a worker that died before it handed in the job: it holds,
   * since it cannot be overwritten, and says which child is which task. Tasks in it that are over by now run for nothing.
   */
  async submit({ name, site, transformation, orders }: SiteSubmission): Promise<SiteJob> {
    const [first] = orders
    if (first === undefined || orders.length > ARRAY_MOST)
      throw new Error(`submission ${name} has ${orders.length} orders; Batch takes 1 to ${ARRAY_MOST}`)
    const { objects, site: batch, bucket } = this.#options
    const define = (job: Job) => jobDefinition(job, { site: batch, bucket, transformation })
    const own = { tasks: orders.map((order) => order.task), job: first.job }
    // What is refused is refused before anything is written.
    define(own.job)
    const isNew = await objects.put(orderListKey(name), packOrders(orders))
    const { tasks, job } = isNew ? own : await readStoredList(objects, name)
    const about = { name, queue: this.#queueOf(site), tags: jobTags(batch) }
    const id = await handIn({ ...about, orders: tasks.length, definition: define(job) }, this.#parts)
    return { id, tasks }
  }

  standing({ job }: SentSubmission, tasks: readonly number[]): Promise<readonly ExecutionStanding[]> {
    return standingsOf(this.#options.clients.asking, job, tasks)
  }

  /** Batch ends the children of an array with it. A job that is over, or forgotten, is passed over. */
  async terminate(submissions: readonly SentSubmission[], reason: string): Promise<void> {
    const { asking } = this.#options.clients
    const said = `${TERMINATED}${reason}`.slice(0, REASON_MOST)
    await sideBySide(submissions, ({ job: { id } }) =>
      unlessGone(asking, id, () => asking.send(new TerminateJobCommand({ jobId: id, reason: said }))),
    )
  }

  /**
   * Batch cancels the children of an array that are not STARTING yet; the others go on. It is asked first what has any, a hundred
   * jobs a call: each end that is told of brings somebody here again.
   */
  async recall(submissions: readonly SentSubmission[], reason: string): Promise<void> {
    const { asking } = this.#options.clients
    const ids = submissions.map(({ job }) => job.id)
    const known = await describeJobs(asking, ids)
    const queued = ids.filter((id) => {
      const job = known.get(id)
      return job === undefined || countOf(job).queued > 0
    })
    const said = `${RECALLED}${reason}`.slice(0, REASON_MOST)
    await sideBySide(queued, (id) =>
      unlessGone(asking, id, () => asking.send(new CancelJobCommand({ jobId: id, reason: said }))),
    )
  }

  async summary(submissions: readonly SentSubmission[]): Promise<Busy> {
    const jobs = await describeJobs(
      this.#options.clients.asking,
      submissions.map(({ job }) => job.id),
    )
    const counts = [...jobs.values()].map(countOf)
    const sum = (state: keyof Busy): number => counts.reduce((total, each) => total + each[state], 0)
    return { queued: sum('queued'), running: sum('running') }
  }

  async load(): Promise<SiteLoad> {
    const { site, live } = this.#options
    return { site: site.name, slots: null, ...(await this.summary(sentOf(await live(site.name)))), allowed: true }
  }

  /** A submission is looked up where it went; to look elsewhere would be to send it twice. */
  #queueOf(name: string): string {
    const { site } = this.#options
    if (name === site.name) return site.queue
    throw new Error(`a submission went to site ${name}, which is deployed no more; ${site.name} is`)
  }
}
