import { oneLine } from './printable.ts'
import { textWidth } from './text-width.ts'
import { wrap } from './wrap.ts'

/** Columns of text are not made narrower than this. */
const NARROWEST = 12
/** Between two columns. */
const GAP = '  '

/** A cell; a column of numbers, or of amounts like `3 of 20` and `1.2 MB`, stands to the right. */
export type Cell = string | number

const AMOUNT = /^(?:-?\d[\d.]*(?: of \d+| [kMGTP]?B)?)?$/

interface Column {
  readonly right: boolean
  /** Columns of the terminal that its widest text takes. */
  readonly natural: number
  /** Least width at which no head and no number is broken. */
  readonly whole: number
  /** Least width of all. */
  readonly narrowest: number
}

/** Heads and cells as they are shown, without the columns in which nothing stands. */
export interface Layout {
  readonly head: readonly string[]
  readonly cells: readonly (readonly string[])[]
  readonly columns: readonly Column[]
}

/** What of heads and cells is shown, and how wide it is. */
export function layoutOf(titles: readonly string[], rows: readonly (readonly Cell[])[]): Layout {
  const all = rows.map((row) => titles.map((_, column) => oneLine(String(row[column] ?? ''))))
  const isShown = titles.map((_, column) => all.length === 0 || all.some((row) => row[column] !== ''))
  const only = (row: readonly string[]): readonly string[] => row.filter((_, column) => isShown[column])
  const [head, cells] = [only(titles), all.map(only)]
  return { head, cells, columns: head.map((title, column) => columnOf(title, cells, column)) }
}

/** Columns of the terminal that it takes when no line is broken. */
export function naturalWidth({ columns }: Layout): number {
  return sum(columns.map(({ natural }) => natural)) + gaps(columns)
}

/** Widths of the columns by which all of it is no wider than so much, if they can give way that far. */
export function fittingWidths({ columns }: Layout, room: number): readonly number[] {
  return fit(columns, room - gaps(columns))
}

/** The same with the last column as wide as it is. */
export function openWidths({ columns }: Layout, room: number): readonly number[] {
  return [...fit(columns.slice(0, -1), room - gaps(columns)), ...columns.slice(-1).map(({ natural }) => natural)]
}

/** The lines of the head, then those of each row. */
export function linesOf({ head, cells, columns }: Layout, widths: readonly number[]): readonly (readonly string[])[] {
  return [head, ...cells].map((row) => linesOfRow(row, columns, widths))
}

function gaps(columns: readonly Column[]): number {
  return GAP.length * (columns.length - 1)
}

function columnOf(title: string, cells: readonly (readonly string[])[], column: number): Column {
  const widest = cells.reduce((most, row) => Math.max(most, textWidth(row[column] ?? '')), 0)
  const right = cells.length > 0 && cells.every((row) => AMOUNT.test(row[column] ?? ''))
  const natural = Math.max(widest, textWidth(title))
  const least = Math.min(natural, NARROWEST)
  return { right, natural, whole: right ? natural : least, narrowest: right ? Math.max(widest, 2) : least }
}

/** Widths that fill the room, or are the least there are: wide columns of text give way first, then heads are broken. */
function fit(columns: readonly Column[], room: number): readonly number[] {
  const least = columns.map((column) => column.whole)
  if (sum(least) <= room) return shared(columns, least, room)
  return shared(
    columns,
    columns.map((column) => column.narrowest),
    room,
  )
}

/** No column is wider than it must be, nor than a common limit, unless its least width is; the limit is what the room allows. */
function shared(columns: readonly Column[], least: readonly number[], room: number): readonly number[] {
  const under = (limit: number): readonly number[] =>
    columns.map(({ natural }, index) => Math.min(natural, Math.max(limit, least[index] ?? 0)))
  const widest = Math.max(...columns.map(({ natural }) => natural))
  for (let limit = widest; limit > 0; limit--) if (sum(under(limit)) <= room) return under(limit)
  return least
}

function linesOfRow(row: readonly string[], columns: readonly Column[], widths: readonly number[]): readonly string[] {
  const cells = row.map((cell, column) => wrap(cell, widths[column] ?? NARROWEST))
  const height = Math.max(...cells.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) => {
    const parts = cells.map((lines, column) => {
      const text = lines[line] ?? ''
      const space = ' '.repeat(Math.max(0, (widths[column] ?? 0) - textWidth(text)))
      return columns[column]?.right === true ? space + text : text + space
    })
    return parts.join(GAP).trimEnd()
  })
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
