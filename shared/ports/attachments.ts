import type { Attachment, AttachmentStatus, GoneStatus, NewAttachment } from '../model/attachment.ts'
import type { CountChanges } from '../model/counts.ts'
import type { Lfn } from '../model/lfn.ts'
import type { CutFile } from '../model/task.ts'

/** A file leaves its task, or is set to a status by an operator: what it is to become, if it still has the revision. */
export interface AttachmentChange {
  readonly lfn: Lfn
  readonly rev: number
  readonly status: AttachmentStatus
  readonly errors: number
  readonly reason: string
}

/** Changes of files of a transformation, all or none, with what is counted of them. */
export interface AttachmentChanges {
  readonly transformation: string
  /** The task that all of them are in; null: in none. */
  readonly task: number | null
  readonly files: readonly AttachmentChange[]
  readonly counts: CountChanges
}

/** A file leaves a transformation because the catalog says so, as of a version of its record. */
export interface Withdrawal {
  readonly transformation: string
  readonly lfn: Lfn
  readonly status: GoneStatus
  readonly catalogVersion: number
  readonly reason: string
}

/** So many attachments of a transformation at most, in the order of their LFNs, after one. */
export interface AttachmentPage {
  readonly transformation: string
  readonly after: Lfn
  readonly limit: number
}

/**
 * Which file is in which transformation: one record a pair.
 * AWS: `A#name#<hash(lfn) mod 16>` / `<lfn>`.
 */
export interface Attachments {
  /**
   * Attaches files that are not attached yet; one that was Withdrawn or Removed by an older catalog version comes back
   * as Unused, and is counted as gone no more. What is there otherwise stays as it is. DynamoDB: BatchExecuteStatement, 25
   * INSERTs; 1 WRU each; for those that come back, a transaction with one `N#` shard.
   */
  attach(list: readonly NewAttachment[]): Promise<void>
  /** Attachments by LFN, those that are not there left out. Consistent. DynamoDB: BatchGetItem, 100 a call. */
  read(transformation: string, lfns: readonly Lfn[]): Promise<readonly Attachment[]>
  /**
   * Marks files Assigned to a task, each if it is Unused with the revision that the cut saw. Returns those that name the
   * task now, whoever marked them. DynamoDB: a conditional update each, 1 WRU, that those pass which name the task already.
   */
  assign(transformation: string, task: number, files: readonly CutFile[]): Promise<readonly Lfn[]>
  /**
   * Changes files that are all in the given task and still have their revisions, and counts, or changes nothing and
   * returns false. At most 45 files. The revision grows. DynamoDB: a transaction with one `N#` shard, in which
   * those that stop enter the short list of {@link Attachments.stopped}, and those that go on leave it.
   */
  change(change: AttachmentChanges): Promise<boolean>
  /**
   * Marks Withdrawn or Removed what is Unused (or already gone), where the attachment is of an older catalog version, and leaves a
   * mark where nothing was attached (a backfill that stands still may hold the older version). Counts them as gone, and those that are Removed as such. DynamoDB: a
   * transaction of a conditional put and one `N#` shard each.
   */
  withdraw(list: readonly Withdrawal[]): Promise<void>
  /** Another pile for files that are Unused: a replica moved. DynamoDB: a conditional update each; the revision grows. */
  move(list: readonly NewAttachment[]): Promise<void>
  /** Attachments by LFN, after an LFN. DynamoDB: queries on its 16 shards, merged. */
  list(page: AttachmentPage): Promise<readonly Attachment[]>
  /**
   * Those that are MaxReset or Problematic, likewise: what people ask for among millions. DynamoDB: a short list on its own key,
   * kept in the transaction that stops a file or lets it go, and BatchGetItem.
   */
  stopped(page: AttachmentPage): Promise<readonly Attachment[]>
}
