import type { Attachment } from '../../shared/model/attachment.ts'
import type { Lfn } from '../../shared/model/lfn.ts'
import type { PileEntry } from '../../shared/ports/piles.ts'

/** What the attachments named by messages mean for a pile. */
export interface Arrivals {
  /** Files that come to the pile, or stay on it with another revision. */
  readonly come: readonly PileEntry[]
  /** Files that leave it: assigned elsewhere, withdrawn, moved to another pile. */
  readonly leave: readonly Lfn[]
  /** The files of the pile thereafter, as far as they were read. */
  readonly entries: readonly PileEntry[]
  /** By how many the pile grew. */
  readonly growth: number
  /**
   * A file was named that does not belong here and is not here. A slower worker, who saw it when it still did, may be about to
   * put it on the pile: only a new version of the pile keeps it from that.
   */
  readonly astray: boolean
}

/** Compares what waits on a pile with the attachments of the files that messages named. */
export function arrivals(facts: {
  readonly pile: string
  readonly lfns: readonly Lfn[]
  readonly attachments: readonly Attachment[]
  readonly waiting: readonly PileEntry[]
}): Arrivals {
  const waiting = new Map(facts.waiting.map((entry) => [entry.lfn, entry]))
  const before = waiting.size
  const attachments = new Map(facts.attachments.map((attachment) => [attachment.lfn, attachment]))
  const come: PileEntry[] = []
  const leave: Lfn[] = []
  let astray = false
  for (const lfn of facts.lfns) {
    const attachment = attachments.get(lfn)
    if (attachment !== undefined && waitsOn(attachment, facts.pile)) {
      if (waiting.get(lfn)?.rev === attachment.rev) continue
      const entry = entryOf(attachment)
      waiting.set(lfn, entry)
      come.push(entry)
    } else if (waiting.delete(lfn)) leave.push(lfn)
    else if (attachment !== undefined && !wasCutFrom(attachment, facts.pile)) astray = true
  }
  return { come, leave, entries: [...waiting.values()], growth: waiting.size - before, astray }
}

/** Whether a file waits on this pile, as its attachment tells. */
export function waitsOn(attachment: Attachment, pile: string): boolean {
  return attachment.status === 'Unused' && attachment.pile === pile
}

/** Its cut has made a new version of the pile. */
function wasCutFrom(attachment: Attachment, pile: string): boolean {
  return attachment.status === 'Assigned' && attachment.pile === pile
}

function entryOf(attachment: Attachment): PileEntry {
  const { lfn, size, storageElements, since, errors, needs, rev } = attachment
  return { lfn, size, storageElements, since, errors, needs, rev }
}
