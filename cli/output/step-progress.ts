import type { StepStatus } from '../../shared/api/productions.ts'
import { inStepOrder } from '../../shared/model/natural-order.ts'

/** How far a step is, or a transformation of it. */
export interface StepProgress {
  readonly name: string
  readonly done: number
  readonly total: number
  /** Runs of a simulation, files of all others. */
  readonly unit: 'runs' | 'files'
  /** Where it stands, in a few words. */
  readonly note: string
}

/** A line for each transformation while they fit, else one for each step. */
export function progressOf(steps: readonly StepStatus[], lines: number): readonly StepProgress[] {
  if (steps.length <= lines) return inStepOrder(steps).map((step) => sumUp(shortName(step), [step]))
  return [...Map.groupBy(steps, ({ step }) => step)].map(([name, members]) => sumUp(name, members))
}

/** Without the production's name, which stands in all. */
function shortName({ name }: StepStatus): string {
  return name.slice(name.indexOf('/') + 1)
}

function sumUp(name: string, steps: readonly StepStatus[]): StepProgress {
  const isSimulation = steps.some(({ wanted }) => wanted > 0)
  const [done, total] = isSimulation
    ? [sum(steps, doneRuns), sum(steps, ({ wanted }) => wanted)]
    : [sum(steps, ({ files }) => files['Processed'] ?? 0), sum(steps, filesTaken)]
  return { name, done, total, unit: isSimulation ? 'runs' : 'files', note: noteOf(steps) }
}

function doneRuns({ tasks }: StepStatus): number {
  return tasks['Done'] ?? 0
}

function filesTaken({ files }: StepStatus): number {
  const taken = Object.entries(files).filter(([status]) => status !== 'Withdrawn' && status !== 'Removed')
  return taken.reduce((all, [, count]) => all + count, 0)
}

function noteOf(steps: readonly StepStatus[]): string {
  const running = sum(steps, ({ tasks }) => tasks['Running'] ?? 0)
  const stopped = sum(steps, ({ files }) => (files['MaxReset'] ?? 0) + (files['Problematic'] ?? 0))
  const failed = sum(steps, ({ tasks, wanted }) => (wanted > 0 ? (tasks['Failed'] ?? 0) : 0))
  return [
    [...new Set(steps.map(({ status }) => status))].join('/'),
    running > 0 ? `${running} running` : '',
    stopped > 0 ? `${stopped} stopped` : '',
    failed > 0 ? `${failed} failed` : '',
  ]
    .filter((text) => text !== '')
    .join(', ')
}

function sum(steps: readonly StepStatus[], count: (step: StepStatus) => number): number {
  return steps.reduce((total, step) => total + count(step), 0)
}
