import type { ProductionStatusAnswer, StepStatus } from '../../shared/api/productions.ts'
import { table } from './table.ts'

/** Counts that are always shown; others only where they are not 0 anywhere. */
const FILES = ['Unused', 'Assigned', 'Processed'] as const
const FILES_IF_ANY = ['MaxReset', 'Problematic', 'Withdrawn'] as const
const TASKS = ['Running', 'Done'] as const
const TASKS_IF_ANY = ['Waiting', 'Queued', 'Failed'] as const

/** A production as a table: a line a transformation, then what was lost. */
export function statusText(status: ProductionStatusAnswer): string {
  return [
    `${status.production}: ${statusLine(status)}`,
    '',
    stepsTable(status.steps),
    ...reasonsOf(status.steps),
    ...failuresText(status),
  ].join('\n')
}

/** `Completed, 3 files stopped`: the status and what was lost. */
export function statusLine({ status, losses }: Pick<ProductionStatusAnswer, 'status' | 'losses'>): string {
  const lost = [
    losses.files === 0 ? '' : `${losses.files} ${losses.files === 1 ? 'file' : 'files'} stopped`,
    losses.tasks === 0 ? '' : `${losses.tasks} ${losses.tasks === 1 ? 'run' : 'runs'} failed`,
  ].filter((text) => text !== '')
  return [status, ...lost].join(', ')
}

function stepsTable(steps: readonly StepStatus[]): string {
  const files = [...FILES, ...FILES_IF_ANY.filter((name) => steps.some((step) => (step.files[name] ?? 0) > 0))]
  const tasks = [...TASKS_IF_ANY.filter((name) => steps.some((step) => (step.tasks[name] ?? 0) > 0)), ...TASKS]
  return table(
    [
      'transformation',
      'status',
      ...files.map((name) => name.toLowerCase()),
      '|',
      ...tasks.map((name) => name.toLowerCase()),
    ],
    steps.map((step) => [
      step.name,
      step.status,
      ...files.map((name) => step.files[name] ?? 0),
      '|',
      ...tasks.map((name) => (name === 'Done' ? doneText(step) : (step.tasks[name] ?? 0))),
    ]),
  )
}

function doneText(step: StepStatus): string {
  const done = step.tasks['Done'] ?? 0
  return step.wanted > 0 ? `${done} of ${step.wanted}` : String(done)
}

function reasonsOf(steps: readonly StepStatus[]): readonly string[] {
  const telling = steps.filter((step) => step.reason !== '')
  return telling.length === 0 ? [] : ['', ...telling.map((step) => `${step.name} is ${step.status}: ${step.reason}`)]
}

/** What failed, and how to learn more. */
export function failuresText({ failures }: Pick<ProductionStatusAnswer, 'failures'>): readonly string[] {
  if (failures.length === 0) return []
  const lines = failures.map((failure) => {
    const tries = `${failure.attempts} ${failure.attempts === 1 ? 'attempt' : 'attempts'}`
    const what = failure.lfns.length === 0 ? '' : ` ${failure.lfns.join(', ')}`
    return `  ${failure.transformation}/${failure.task} (${tries})${what}: ${failure.message}`
  })
  return ['', 'failed:', ...lines, '', '"cascade why TASK" and "cascade log TASK" say more.']
}
