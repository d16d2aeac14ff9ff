import type { Attachment, NewAttachment } from '../model/attachment.ts'
import type { CountChanges } from '../model/counts.ts'
import type { Attachments } from '../ports/attachments.ts'

/** A file that the catalog says has left a transformation. */
export type Withdrawal = Parameters<Attachments['withdraw']>[0][number]

/** What becomes of an attachment, and what is to be counted with it. */
export interface Verdict {
  readonly attachment: Attachment
  readonly counts: CountChanges
}

/** What attaching a file makes of what is known of it; undefined: it stays as it is. */
export function attached(file: NewAttachment, known: Attachment | undefined): Verdict | undefined {
  if (known === undefined) return { attachment: newlyAttached(file), counts: {} }
  if (!isGone(known) || known.catalogVersion >= file.catalogVersion) return undefined
  const attachment = { ...known, ...file, status: 'Unused' as const, rev: known.rev + 1, reason: '' }
  return { attachment, counts: { gone: -1, removed: -removedOf(known) } }
}

/** A file that was never attached before. */
export function newlyAttached(file: NewAttachment): Attachment {
  return { ...file, status: 'Unused', errors: 0, rev: 1, task: null, reason: '' }
}

/** What withdrawing a file makes of what is known of it; undefined: it stays as it is. */
export function withdrawn(file: Withdrawal, known: Attachment | undefined): Verdict | undefined {
  if (known === undefined) return verdict({ ...NOTHING, ...file, rev: 1 }, { gone: 1, removed: 0 })
  const mayLeave = known.status === 'Unused' || isGone(known)
  if (!mayLeave || known.catalogVersion >= file.catalogVersion) return undefined
  return verdict({ ...known, ...file, rev: known.rev + 1 }, { gone: isGone(known) ? 0 : 1, removed: removedOf(known) })
}

function verdict(attachment: Attachment, { gone, removed }: { readonly gone: number; readonly removed: number }) {
  return { attachment, counts: { gone, removed: removedOf(attachment) - removed } }
}

/** What is known of a file that was never attached. */
const NOTHING = { pile: '', size: 0, storageElements: [], since: 0, needs: {}, errors: 0, task: null }

function isGone({ status }: Attachment): boolean {
  return status === 'Withdrawn' || status === 'Removed'
}

function removedOf({ status }: Attachment): number {
  return status === 'Removed' ? 1 : 0
}
