import type { StepProgress } from './step-progress.ts'

/** How bars and the texts beside them stand in a line. */
export const BAR_FORMAT = '{name} {bar} {amount} {unit}  {note}'
/** Columns of a line that are neither bar nor text. */
const GAPS = 5
/** Columns of `files` and `runs`. */
const UNIT = 5
/** Names are not made shorter than this. */
const SHORTEST_NAME = 12

/** The texts beside a bar. */
export type BarTexts = Readonly<Record<'name' | 'amount' | 'unit' | 'note', string>>

/**
 * What stands beside each bar of so many columns, in columns: no line is wider than the terminal, which would cut it off. Names
 * give way at their beginning, because their ends tell them apart; then what is said behind.
 */
export function barTexts(
  shown: readonly StepProgress[],
  { columns, bar }: { readonly columns: number; readonly bar: number },
): readonly BarTexts[] {
  const amounts = shown.map(({ done, total }) => `${done}/${total}`)
  const digits = widest(amounts)
  const room = columns - bar - digits - UNIT - GAPS
  const names = Math.min(
    widest(shown.map(({ name }) => name)),
    Math.max(SHORTEST_NAME, room - widest(shown.map(({ note }) => note))),
  )
  return shown.map(({ name, unit, note }, index) => ({
    name: endOf(name, names).padEnd(names),
    amount: (amounts[index] ?? '').padStart(digits),
    unit: unit.padEnd(UNIT),
    note: note.slice(0, Math.max(0, room - names)),
  }))
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, { length }) => Math.max(most, length), 0)
}

function endOf(name: string, columns: number): string {
  return name.length <= columns ? name : `…${name.slice(name.length - columns + 1)}`
}
