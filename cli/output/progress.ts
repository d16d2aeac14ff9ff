import { MultiBar, Presets, type SingleBar } from 'cli-progress'
import type { ProductionStatusAnswer, StepStatus } from '../../shared/api/productions.ts'

/** Shows how a production goes on. */
export interface Progress {
  show(status: ProductionStatusAnswer): void
  stop(): void
}

/** Live bars on a terminal, a line at each change of a step elsewhere; all on standard error, which is for people. */
export function makeProgress(): Progress {
  return process.stderr.isTTY ? barsOf() : linesOf()
}

/** How far a step is: runs of a simulation, files of all others. */
function measure(step: StepStatus): { readonly done: number; readonly total: number; readonly unit: string } {
  if (step.wanted > 0) return { done: step.tasks['Done'] ?? 0, total: step.wanted, unit: 'runs' }
  const counts = Object.entries(step.files)
  const total = counts.reduce((sum, [status, count]) => (status === 'Withdrawn' ? sum : sum + count), 0)
  return { done: step.files['Processed'] ?? 0, total, unit: 'files' }
}

function barsOf(): Progress {
  const format = '{name} {bar} {value}/{total} {unit}  {note}'
  const bars = new MultiBar({ format, stream: process.stderr, hideCursor: true, barsize: 24 }, Presets.shades_classic)
  const known = new Map<string, SingleBar>()
  return {
    show: ({ steps }) => {
      const width = Math.max(...steps.map((step) => step.name.length))
      for (const step of steps) {
        const { done, total, unit } = measure(step)
        const bar = known.get(step.name) ?? bars.create(0, 0, { name: step.name, unit, note: '' })
        known.set(step.name, bar)
        bar.setTotal(total)
        bar.update(done, { name: step.name.padEnd(width), unit: unit.padEnd(5), note: noteOf(step) })
      }
    },
    stop: () => bars.stop(),
  }
}

function noteOf(step: StepStatus): string {
  const running = step.tasks['Running'] ?? 0
  const stopped = (step.files['MaxReset'] ?? 0) + (step.files['Problematic'] ?? 0)
  return [step.status, running > 0 ? `${running} running` : '', stopped > 0 ? `${stopped} stopped` : '']
    .filter((text) => text !== '')
    .join(', ')
}

function linesOf(): Progress {
  const said = new Map<string, string>()
  return {
    show: ({ steps }) => {
      for (const step of steps) {
        const { done, total, unit } = measure(step)
        const line = `${step.name}: ${step.status}, ${done} of ${total} ${unit}`
        // A line for each status and each quarter of the way: a log that can be read afterwards.
        const quarter = `${step.status} ${total === 0 ? 0 : Math.floor((4 * done) / total)}`
        if (said.get(step.name) !== quarter) process.stderr.write(`${line}\n`)
        said.set(step.name, quarter)
      }
    },
    stop: () => undefined,
  }
}
