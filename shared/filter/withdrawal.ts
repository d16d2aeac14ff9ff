import type { Withdrawal } from '../ports/attachments.ts'

/** Marks a file Removed when it has left the catalog, else Withdrawn; as of a version of its catalog record. */
export function withdrawalOf(
  file: { readonly lfn: string; readonly removed: boolean; readonly version: number },
  transformation: string,
): Withdrawal {
  return {
    transformation,
    lfn: file.lfn,
    status: file.removed ? 'Removed' : 'Withdrawn',
    catalogVersion: file.version,
    reason: file.removed ? 'the file was removed from the catalog' : 'its metadata meets the input query no more',
  }
}
