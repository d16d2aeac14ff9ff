import type { Lfn } from './lfn.ts'
import type { Metadata } from './metadata.ts'

/** Where a file stands in a transformation, as people see it. */
export const FILE_STATUSES = [
  'Unused',
  'Assigned',
  'Processed',
  'MaxReset',
  'Problematic',
  'Withdrawn',
  'Removed',
] as const
/** Where a file stands in a transformation, as people see it. */
export type FileStatus = (typeof FILE_STATUSES)[number]

/**
 * What is written on an attachment. Processed is not: it follows from the end of the task that the file is assigned
 * to, and writing it for each file would cost a third again of all writes.
 */
export type AttachmentStatus = Exclude<FileStatus, 'Processed'>

/** A file has left: its metadata match no more, or it is not in the catalog any more. */
export type GoneStatus = Extract<AttachmentStatus, 'Withdrawn' | 'Removed'>

/** Whether a file has left its transformation. */
export function isGone(status: AttachmentStatus): status is GoneStatus {
  return status === 'Withdrawn' || status === 'Removed'
}

/** Statuses of a file that stopped: it had too many errors, or an operator set it aside. */
export const STOPPED_STATUSES = ['MaxReset', 'Problematic'] as const satisfies readonly AttachmentStatus[]

/** Whether a file stopped: it goes on when an operator resets it. */
export function isStopped(status: FileStatus): boolean {
  return STOPPED_STATUSES.some((stopped) => stopped === status)
}

/** What a plugin needs to know of a waiting file, copied from the catalog when it is attached. */
export interface WaitingFile {
  readonly lfn: Lfn
  /** Bytes. */
  readonly size: number
  readonly storageElements: readonly string[]
  /** Milliseconds since 1970: when it was attached. */
  readonly since: number
  /** Failed attempts so far. */
  readonly errors: number
  /** The metadata fields that the plugin declares as its `needs`. */
  readonly needs: Metadata
}

/** A file in a transformation, before it is stored. */
export interface NewAttachment extends Omit<WaitingFile, 'errors'> {
  readonly transformation: string
  readonly pile: string
  /** Version of the catalog record that matched. */
  readonly catalogVersion: number
}

/** A file in a transformation: one record, kept until the transformation is cleaned (it also prevents a second attach). */
export interface Attachment extends NewAttachment {
  readonly status: AttachmentStatus
  readonly errors: number
  /** Grows with every change but Assigned; fences a cut that was decided on an older view. */
  readonly rev: number
  /** The task it is assigned to, else null. */
  readonly task: number | null
  /** Why it stands where it stands; empty when the status says all. */
  readonly reason: string
}
