import type { Lfn } from './lfn.ts'

/** Why a file is refused whose LFN the catalog has for other content, and what can be done; `content` tells the one it has. */
export function sayOtherContent(lfn: Lfn, content: string): string {
  return (
    `${lfn} is known with other content (${content}), and an LFN is never used for other content: ` +
    'compare the file with what "cascade get LFN" brings, or give it another LFN'
  )
}
