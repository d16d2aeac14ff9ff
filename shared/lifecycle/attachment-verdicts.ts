import { isGone, type Attachment, type NewAttachment } from '../model/attachment.ts'
import type { CountChanges } from '../model/counts.ts'
import type { Withdrawal } from '../ports/attachments.ts'

/** What becomes of an attachment, and what is to be counted with it. */
export interface Verdict {
  readonly attachment: Attachment
  readonly counts: CountChanges
}

/** What attaching a file makes of what is known of it, by the rules of `Attachments.attach`; undefined: it stays as it is. */
export function attached(file: NewAttachment, known: Attachment | undefined): Verdict | undefined {
  if (known === undefined) return { attachment: newlyAttached(file), counts: {} }
  if (!isGone(known.status) || known.catalogVersion >= file.catalogVersion) return undefined
  const attachment = { ...known, ...file, status: 'Unused' as const, rev: known.rev + 1, reason: '' }
  return { attachment, counts: { gone: -1, removed: -removedOf(known) } }
}

/** A file that was never attached before. */
export function newlyAttached(file: NewAttachment): Attachment {
  return { ...file, status: 'Unused', errors: 0, rev: 1, task: null, reason: '' }
}

/** What withdrawing a file makes of what is known of it, by the rules of `Attachments.withdraw`; undefined: it stays as it is. */
export function withdrawn(file: Withdrawal, known: Attachment | undefined): Verdict | undefined {
  if (known === undefined) return verdict({ ...NOTHING, ...file, rev: 1 }, { gone: 1, removed: 0 })
  const isGoneAlready = isGone(known.status)
  const mayLeave = known.status === 'Unused' || isGoneAlready
  if (!mayLeave || known.catalogVersion >= file.catalogVersion) return undefined
  return verdict({ ...known, ...file, rev: known.rev + 1 }, { gone: isGoneAlready ? 0 : 1, removed: removedOf(known) })
}

function verdict(attachment: Attachment, { gone, removed }: { readonly gone: number; readonly removed: number }) {
  return { attachment, counts: { gone, removed: removedOf(attachment) - removed } }
}

/** What is known of a file that was never attached. */
const NOTHING = { pile: '', size: 0, storageElements: [], since: 0, needs: {}, errors: 0, task: null }

function removedOf({ status }: Attachment): number {
  return status === 'Removed' ? 1 : 0
}
