import { MultiBar, Presets, type SingleBar } from 'cli-progress'
import type { ProductionStatusAnswer } from '../../shared/api/productions.ts'
import { BAR_FORMAT, barTexts } from './bar-texts.ts'
import { sayErrorsThrough } from './print.ts'
import { progressOf, type StepProgress } from './step-progress.ts'
import { wrap } from './wrap.ts'

/** Shows how a production goes on. */
export interface Progress {
  show(status: ProductionStatusAnswer): void
  stop(): void
}

/** Live bars on a terminal, a line at each change of a step elsewhere; all on standard error, which is for people. */
export function makeProgress(): Progress {
  return process.stderr.isTTY ? bars(process.stderr) : lines()
}

/** Letters of a bar; on a narrow terminal, less than so many columns, the words beside it matter more. */
const BAR = 24
const NARROW_BAR = 10
const NARROW = 100
/** Lines that are left free above and below the bars: they cannot be redrawn once they have scrolled away. */
const FREE_LINES = 4

function bars(terminal: typeof process.stderr): Progress {
  const barsize = columnsOf(terminal) < NARROW ? NARROW_BAR : BAR
  const all = new MultiBar(
    // Each time: what is said above the bars is written over them, also over those that stand where they stood.
    { format: BAR_FORMAT, stream: terminal, hideCursor: true, barsize, emptyOnZero: true, forceRedraw: true },
    Presets.shades_classic,
  )
  const known = new Map<string, SingleBar>()
  // What is said meanwhile scrolls by above the bars, and not through them.
  sayErrorsThrough((text) => all.log(wrapped(text, columnsOf(terminal))))
  return {
    show: ({ steps }) => {
      const shown = progressOf(steps, (terminal.rows || Infinity) - FREE_LINES)
      const texts = barTexts(shown, { columns: columnsOf(terminal), bar: barsize })
      for (const [index, { name, done, total }] of shown.entries()) {
        const bar = known.get(name) ?? all.create(0, 0, texts[index])
        known.set(name, bar)
        bar.setTotal(total)
        bar.update(done, texts[index])
      }
    },
    stop: () => {
      all.stop()
      sayErrorsThrough(null)
      terminal.write('\n')
    },
  }
}

/** A terminal that does not know its size says 0. */
function columnsOf({ columns }: typeof process.stderr): number {
  return columns || NARROW
}

/**
 * Bars need a terminal that does not break lines by itself; and what they leave behind has to be cleared, before a line is written:
 * behind one that fills the terminal the cursor still stands on its last letter.
 */
function wrapped(text: string, columns: number): string {
  const lines = text.replace(/\n$/, '').split('\n')
  return lines.flatMap((line) => wrap(line, columns).map((part) => `\u001b[K${part}\n`)).join('')
}

function lines(): Progress {
  const said = new Map<string, string>()
  return {
    show: ({ production, steps }) => {
      for (const step of progressOf(steps, Infinity)) {
        const mark = markOf(step)
        if (said.get(step.name) !== mark)
          process.stderr.write(`${production}/${step.name}: ${step.note}, ${step.done} of ${step.total} ${step.unit}\n`)
        said.set(step.name, mark)
      }
    },
    stop: () => undefined,
  }
}

/** Changes with the status, and with each quarter of the way: the log can be read afterwards. */
function markOf({ note, done, total }: StepProgress): string {
  return `${note.split(',')[0] ?? ''} ${total === 0 ? 0 : Math.floor((4 * done) / total)}`
}
