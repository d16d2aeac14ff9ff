import { bold } from './bold.ts'
import { oneLine } from './printable.ts'
import { fittingWidths, layoutOf, linesOf, naturalWidth, openWidths, type Cell } from './table-layout.ts'
import { terminalWidth } from './terminal-width.ts'

/** Before what stands below a name. */
const INDENT = '    '

/**
 * A table that fits the terminal: the widest columns of text give way, and their text goes on in the next line; columns in which
 * nothing stands are left out. Not made by a library: those at hand take minutes for 50,000 rows, and lose letters when they
 * break Chinese or Japanese.
 */
export function table(titles: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const layout = layoutOf(titles, rows)
  return joined(linesOf(layout, fittingWidths(layout, terminalWidth())))
}

/**
 * A table whose last column has text with names that people copy: its lines are left to the terminal to break, which joins them
 * again when they are copied.
 */
export function openTable(titles: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const layout = layoutOf(titles, rows)
  return joined(linesOf(layout, openWidths(layout, terminalWidth())))
}

/**
 * A table whose first column has names that people copy. Where it does not fit the terminal, each name has a line of its own, left
 * to the terminal to break, and what is told of it stands below.
 */
export function nameTable(titles: readonly string[], rows: readonly (readonly [string, ...Cell[]])[]): string {
  const whole = layoutOf(titles, rows)
  if (naturalWidth(whole) <= terminalWidth()) return table(titles, rows)
  const rest = layoutOf(
    titles.slice(1),
    rows.map(([, ...cells]) => cells),
  )
  const below = linesOf(rest, fittingWidths(rest, terminalWidth() - INDENT.length))
  const names = [titles[0] ?? '', ...rows.map(([name]) => oneLine(name))]
  return joined(names.map((name, row) => [name, ...(below[row] ?? []).map((line) => `${INDENT}${line}`)]))
}

/** The first group of lines is the head. */
function joined([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [...head.map(bold), ...rows.flat()].join('\n')
}
