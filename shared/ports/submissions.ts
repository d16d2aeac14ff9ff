import type { SiteJob } from '../model/site-job.ts'
import type { ReadyTask } from '../model/task.ts'

/** Tasks that may be submitted from a moment on, as one step made them ready. */
export interface ReadyChunk {
  readonly id: string
  /** Milliseconds since 1970: not before. */
  readonly due: number
  readonly tasks: readonly ReadyTask[]
}

/** A set of tasks on its way to a site, or there. An attempt of a task is in one submission at most. */
export interface Submission {
  /** Also the name of the job at the site. */
  readonly name: string
  readonly transformation: string
  readonly tasks: readonly ReadyTask[]
  /** Where it goes: chosen before the site is called, because that is where it is looked up. */
  readonly site: string
  /** The worker that hands it in: nobody else may before `leaseUntil` (milliseconds since 1970). */
  readonly owner: string
  readonly leaseUntil: number
  /** What the site made of it; null: no site has acknowledged it. */
  readonly job: SiteJob | null
  /** Milliseconds since 1970. */
  readonly opened: number
}

/** A submission that its site has. */
export interface SentSubmission extends Submission {
  readonly job: SiteJob
}

/**
 * What goes to sites: written down before the site is called, so that an unclear answer can be looked up by name.
 * AWS: ready chunks `R#name#<shard>` / `<due>#...`, so that those that are due are the first of their shard; submissions `S#` / `<name>`.
 */
export interface Submissions {
  /** Ready chunks of a transformation that are due, longest due first. DynamoDB: queries on its shards, sort key up to `now`. */
  ready(transformation: string, now: number, limit: number): Promise<readonly ReadyChunk[]>
  /** When the next chunk will be due that is not; null: there is none. DynamoDB: the first item after `now` of each shard. */
  nextDue(transformation: string, now: number): Promise<number | null>
  /**
   * Opens a submission of chunks that are all still ready, if the transformation may submit, and takes them from the
   * ready ones. At most 90 chunks. False when anything has moved. DynamoDB: a transaction of `S#`, its entries in the sparse
   * lists of its transformation and its site, the chunks and a check of the status in `door` (stop and clean are barriers only so).
   */
  open(submission: Submission, chunks: readonly ReadyChunk[]): Promise<boolean>
  /** Submissions of a transformation that no site has acknowledged yet. DynamoDB: a query on the sparse list, BatchGetItem of what it says of. */
  unsent(transformation: string): Promise<readonly Submission[]>
  /** Submissions of a transformation that may have live tasks, oldest first. DynamoDB: a query on each of two sparse lists, BatchGetItem of what they say of. */
  live(transformation: string): Promise<readonly Submission[]>
  /** Submissions by name, those that are not there left out. DynamoDB: BatchGetItem. */
  read(names: readonly string[]): Promise<readonly Submission[]>
  /** Takes over a submission that is not sent and whose lease ran out; false when it is not so. DynamoDB: a conditional update. */
  claim(claim: {
    readonly name: string
    readonly owner: string
    readonly now: number
    readonly leaseUntil: number
  }): Promise<boolean>
  /** The site has it, as this job. DynamoDB: an update, and the move from one sparse list to the other. */
  sent(name: string, job: SiteJob): Promise<void>
  /**
   * Undoes {@link open} for a submission that its site refuses: its tasks are ready again, due at once, and it is gone. Nothing
   * changes when a site has it, or it is closed. DynamoDB: a transaction of `S#`, the sparse lists and one chunk.
   */
  putBack(submission: Submission): Promise<void>
  /** Forgets submissions all of whose tasks have ended. DynamoDB: BatchGetItem, and deletes. */
  close(names: readonly string[]): Promise<void>
}
