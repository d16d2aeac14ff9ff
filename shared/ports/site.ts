import type { SiteJob } from '../model/site-job.ts'
import type { TaskOrder } from '../model/task-order.ts'
import type { SentSubmission, Submission } from './submissions.ts'

/**
 * A site says that it will run a submission at no time as it is: an image or resources that it does not have, or what stands behind
 * it is gone. The message is a sentence for people; sending it again is of no use until somebody changes something.
 */
export class SubmissionRefused extends Error {
  override readonly name = 'SubmissionRefused'
}

/** Orders of a submission at most: an order with its inputs takes some KB, and all of them are in the memory of who hands it in. */
export const ORDERS_MOST = 1000

/** What a site is asked to run: tasks of one transformation, alike but for their orders. */
export interface SiteSubmission {
  /** The name by which it is found again after a crash or an unclear answer. */
  readonly name: string
  readonly transformation: string
  readonly site: string
  /** One at least, {@link ORDERS_MOST} at most. */
  readonly orders: readonly TaskOrder[]
}

/** Where an execution stands at its site. `recalled`: it was taken back before it began. `unknown`: the site has no memory of it. */
export type ExecutionStanding = 'queued' | 'running' | 'ended' | 'recalled' | 'unknown'

/** How busy a site is. */
export interface SiteLoad {
  readonly site: string
  /** Processors that jobs may use at a time; null where it does not say. */
  readonly slots: number | null
  readonly queued: number
  readonly running: number
  readonly allowed: boolean
}

/**
 * Where jobs run. It tells of their ends by messages on the `track` queue; what it fails to say, the sweep asks for.
 * AWS: a Batch queue in a region: SubmitJob of an array whose list of orders lies in S3, ListJobs by exact name,
 * DescribeJobs, TerminateJob, CancelJob. One machine: a table of jobs and child processes.
 */
export interface Site {
  /**
   * What it made of a submission that was written down, undefined when it never had it. Batch: ListJobs with a JOB_NAME
   * filter in the submission's own queue; the order of the tasks stands in its list of orders.
   */
  find(submission: Pick<Submission, 'name' | 'site'>): Promise<SiteJob | undefined>
  /**
   * Hands in a submission. Called at most once at a time per name; the caller looks the name up first. Throws
   * {@link SubmissionRefused} when it is of no use to try again. Batch: the list of orders to S3, then one SubmitJob.
   */
  submit(submission: SiteSubmission): Promise<SiteJob>
  /** Where tasks of a submission stand, in the order given. Batch: DescribeJobs of `<id>:<index>`, 100 a call. */
  standing(submission: SentSubmission, tasks: readonly number[]): Promise<readonly ExecutionStanding[]>
  /** Ends whatever of these submissions is queued or running; their ends come by message. Batch: TerminateJob each. */
  terminate(submissions: readonly SentSubmission[], reason: string): Promise<void>
  /**
   * Takes back whatever of these submissions is queued and has not begun; what runs goes on. The ends of what it took come by
   * message, as `recalled`. Batch: DescribeJobs, 100 a call, and CancelJob of each that has something queued.
   */
  recall(submissions: readonly SentSubmission[], reason: string): Promise<void>
  /** How many tasks of these submissions are queued and running. Batch: statusSummary of their arrays, DescribeJobs, 100 a call. */
  summary(submissions: readonly SentSubmission[]): Promise<{ readonly queued: number; readonly running: number }>
  /** How busy it is. Batch: the same of all live submissions, which a sparse list of each site names. */
  load(): Promise<SiteLoad>
}
