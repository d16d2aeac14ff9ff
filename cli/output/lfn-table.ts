import { directoryOf } from '../../shared/model/lfn.ts'
import { naturally } from '../../shared/model/natural-order.ts'
import { isTooWide, table, type Cell } from './table.ts'

/** A row of a table of files: the LFN, and what is told of it. */
export type LfnRow = readonly [lfn: string, ...cells: Cell[]]

/** A table of files, by LFN. Where whole LFNs are too wide for the terminal, the directory that all have in common is said once. */
export function lfnTable(head: readonly string[], unsorted: readonly LfnRow[]): string {
  const rows = unsorted.toSorted(([a], [b]) => naturally(a, b))
  const titles = ['lfn', ...head]
  const directory = commonDirectory(rows.map(([lfn]) => lfn))
  if (directory === '' || !isTooWide(titles, rows)) return table(titles, rows)
  const short = rows.map(([lfn, ...cells]) => [lfn.slice(directory.length), ...cells])
  return `LFNs begin with ${directory}\n\n${table(titles, short)}`
}

/** The longest directory, with a slash behind it, that all LFNs are below; empty when it is the root. */
function commonDirectory(lfns: readonly string[]): string {
  const [first, ...others] = lfns.map((lfn) => directoryOf(lfn).split('/'))
  if (first === undefined) return ''
  const differing = first.findIndex((part, index) => others.some((other) => other[index] !== part))
  const parts = differing < 0 ? first : first.slice(0, differing)
  return parts.length < 2 ? '' : `${parts.join('/')}/`
}
