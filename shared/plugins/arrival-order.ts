import type { WaitingFile } from '../model/attachment.ts'

/**
 * Files by arrival, then LFN: the order in which the same files always make the same groups. Files that are in order
 * already, as a pile mostly keeps them, are given back as they are.
 */
export function inArrivalOrder(files: readonly WaitingFile[]): readonly WaitingFile[] {
  const ordered = files.every((file, index) => {
    const before = files[index - 1]
    return before === undefined || byArrival(before, file) <= 0
  })
  return ordered ? files : files.toSorted(byArrival)
}

function byArrival(a: WaitingFile, b: WaitingFile): number {
  if (a.since !== b.since) return a.since - b.since
  if (a.lfn === b.lfn) return 0
  // By code unit: the order must not hang on the machine's language.
  return a.lfn < b.lfn ? -1 : 1
}
