import type { Failure, LeftBehind, MoreLeft, ProductionStatusAnswer, StepStatus } from '../../shared/api/productions.ts'
import { counted } from '../../shared/model/counted.ts'
import { inStepOrder } from '../../shared/model/natural-order.ts'
import { oneLine } from './printable.ts'
import type { Cell } from './table-layout.ts'
import { table } from './table.ts'

/** A production as a table: a line a transformation, then what was lost. */
export function statusText(status: ProductionStatusAnswer): string {
  const steps = inStepOrder(status.steps)
  const failures = steps.flatMap(({ name }) => status.failures.filter(({ transformation }) => transformation === name))
  return [
    `${status.production}: ${statusLine(status)}`,
    '',
    stepsTable(status.production, steps),
    ...reasonsOf(steps),
    ...failuresText(failures),
    ...leftText(status),
  ].join('\n')
}

/** `Completed, 3 files stopped`: the status and what was lost. */
export function statusLine({ status, losses }: Pick<ProductionStatusAnswer, 'status' | 'losses'>): string {
  const lost = [
    losses.files === 0 ? '' : `${counted(losses.files, 'file')} stopped`,
    losses.tasks === 0 ? '' : `${counted(losses.tasks, 'run')} failed`,
  ].filter((text) => text !== '')
  return [status, ...lost].join(', ')
}

/** A number that is counted of every step. */
interface Count {
  readonly title: string
  readonly of: (step: StepStatus) => Cell
  /** Left out where it is 0 everywhere. */
  readonly rare?: true
}

const FILES: readonly Count[] = [
  { title: 'unused', of: ({ files }) => files['Unused'] ?? 0, rare: true },
  { title: 'assigned', of: ({ files }) => files['Assigned'] ?? 0, rare: true },
  { title: 'processed', of: ({ files }) => files['Processed'] ?? 0 },
  { title: 'stopped', of: ({ files }) => (files['MaxReset'] ?? 0) + (files['Problematic'] ?? 0), rare: true },
  { title: 'withdrawn', of: ({ files }) => files['Withdrawn'] ?? 0, rare: true },
  { title: 'removed', of: ({ files }) => files['Removed'] ?? 0, rare: true },
]

const TASKS: readonly Count[] = [
  { title: 'waiting', of: ({ tasks }) => (tasks['Waiting'] ?? 0) + (tasks['Queued'] ?? 0), rare: true },
  { title: 'running', of: ({ tasks }) => tasks['Running'] ?? 0, rare: true },
  { title: 'failed', of: ({ tasks }) => tasks['Failed'] ?? 0, rare: true },
  { title: 'done', of: doneCell },
]

function doneCell({ tasks, wanted }: StepStatus): Cell {
  const done = tasks['Done'] ?? 0
  return wanted > 0 ? `${done} of ${wanted}` : done
}

/** The production's name, with which all names begin, stands over them once; behind the bar are tasks. */
function stepsTable(production: string, steps: readonly StepStatus[]): string {
  const prefix = `${production}/`
  const shown = ({ of, rare }: Count): boolean => rare !== true || steps.some((step) => of(step) !== 0)
  const [files, tasks] = [FILES.filter(shown), TASKS.filter(shown)]
  return table(
    [prefix, 'status', ...files.map(({ title }) => title), '|', ...tasks.map(({ title }) => title)],
    steps.map((step) => [
      step.name.startsWith(prefix) ? step.name.slice(prefix.length) : step.name,
      step.status,
      ...files.map(({ of }) => of(step)),
      '|',
      ...tasks.map(({ of }) => of(step)),
    ]),
  )
}

function reasonsOf(steps: readonly StepStatus[]): readonly string[] {
  const telling = steps.flatMap((step) => {
    if (step.reason !== '') return [`${step.name} is ${step.status}: ${oneLine(step.reason)}`]
    return tookNothing(step) ? [`${step.name} took no file: nothing met its input query`] : []
  })
  const stopped = steps.filter((step) => step.status === 'Stopped').map((step) => step.name)
  const remedy = stopped.map((name) => `"cascade start ${name}" lets it go on.`)
  return telling.length === 0 ? [] : ['', ...telling, ...remedy]
}

/** Over, and without work: that is seldom what was meant. A simulation has runs instead of files. */
function tookNothing({ status, wanted, type, files }: StepStatus): boolean {
  if (status !== 'Completed' || wanted > 0 || type === 'MCSimulation') return false
  return Object.values(files).every((count) => count === 0)
}

/** Files named of one failure, or left for one reason. */
const NAMED = 3

const SAYS_MORE =
  '"cascade why TASK" and "cascade log TASK" say more, "cascade retry TRANSFORMATION" makes another attempt.'

/** What failed, how to learn more, and what to do. */
function failuresText(failures: readonly Failure[]): readonly string[] {
  if (failures.length === 0) return []
  return ['', 'failed:', ...failures.map(failureText), '', SAYS_MORE]
}

function failureText({ transformation, task, attempts, errors, lfns, message }: Failure): string {
  // A file that has errors goes in another task: those of the file say how often it was tried.
  const tries = [counted(attempts, 'attempt'), ...(lfns.length > 0 && errors > 0 ? [`file errors: ${errors}`] : [])]
  const files = namesOf(lfns)
  return `  ${transformation}/${task} (${tries.join('; ')})${files === '' ? '' : ` ${files}`}: ${oneLine(message)}`
}

/** What waits for nothing, and why. */
function leftText({ left, moreLeft }: Pick<ProductionStatusAnswer, 'left' | 'moreLeft'>): readonly string[] {
  if (left.length + moreLeft.length === 0) return []
  return ['', 'left behind:', ...left.map(leftLine), ...moreLeft.map(moreLine)]
}

function leftLine({ transformation, lfns, reason }: LeftBehind): string {
  return `  ${transformation} ${namesOf(lfns)}: ${oneLine(reason)}`
}

function moreLine({ transformation, files }: MoreLeft): string {
  return `  ${transformation}: ${counted(files, 'more file')}: "cascade files ${transformation} --status Unused" lists them`
}

function namesOf(lfns: readonly string[]): string {
  const more = lfns.length - NAMED
  return [...lfns.slice(0, NAMED), ...(more > 0 ? [`${more} more files`] : [])].join(', ')
}
