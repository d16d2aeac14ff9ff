import { naturally } from '../../shared/model/natural-order.ts'
import type { Cell } from './table-layout.ts'
import { nameTable } from './table.ts'

/** A row of a table of files: the LFN, and what is told of it. */
export type LfnRow = readonly [lfn: string, ...cells: Cell[]]

/** A table of files, by LFN, with whole LFNs. */
export function lfnTable(head: readonly string[], rows: readonly LfnRow[]): string {
  return nameTable(
    ['lfn', ...head],
    rows.toSorted(([a], [b]) => naturally(a, b)),
  )
}
