import type { StepDifference } from '../../../shared/production/step-difference.ts'
import type { MoreRuns } from '../../../shared/production/run-counts.ts'
import type { Differences } from './differences.ts'

/** Commands shown: one for each cell of a step that wants more runs. */
const COMMANDS = 5
/** Files of a sandbox shown. */
const FILES = 3

/** Why a plan cannot be submitted under its name, in a sentence; `replace`: steps whose job it was to replace. */
export function sayDifferences({ production, beside, more }: Differences, replace: readonly string[]): string {
  if (production.removing) return `production ${production.name} is being removed: wait, or take another name with --as`
  const steps = beside.filter(({ step }) => !replace.includes(step))
  if (steps.length === 0 && more.length > 0)
    return `production ${production.name} exists with fewer runs than this asks for: first ${extendText(more)}, then submit it again`
  return [
    `production ${production.name} exists with other content: ${stepsText(steps)}`,
    'take another name with --as, or remove it first with "cascade rm"',
    ...replaceText(steps.filter(hasAnotherJobOnly)),
    ...(more.length === 0 ? [] : [`for more runs ${extendText(more)}`]),
  ].join('; ')
}

/** Steps that differ in the same are named together: a file of a sandbox that all share makes all of them differ. */
function stepsText(steps: readonly StepDifference[]): string {
  const groups = Map.groupBy(steps, (one) => differenceText(one))
  return [...groups].map(([, group]) => groupText(group)).join(' and ')
}

function groupText(group: readonly StepDifference[]): string {
  const [first] = group
  const isOne = group.length === 1
  const names = `${isOne ? 'step' : 'steps'} ${group.map(({ step }) => step).join(', ')}`
  if (first?.kind !== 'changed') return `${names} ${isOne ? 'is' : 'are'} ${first?.kind ?? ''}`
  return `${names} ${isOne ? 'differs in its' : 'differ in their'} ${differenceText(first)}`
}

function differenceText({ kind, job, fixed, files }: StepDifference): string {
  if (kind !== 'changed') return kind
  return [...fixed, ...job.map((part) => (part === 'sandbox' ? sandboxText(files) : part))].join(', ')
}

function sandboxText(files: readonly string[]): string {
  const others = files.length - FILES
  const shown = [...files.slice(0, FILES), ...(others > 0 ? [`${others} more`] : [])]
  return `sandbox (${shown.join(', ')})`
}

function hasAnotherJobOnly({ kind, fixed }: StepDifference): boolean {
  return kind === 'changed' && fixed.length === 0
}

function replaceText({ length }: readonly StepDifference[]): readonly string[] {
  if (length === 0) return []
  const command = `"cascade submit FILE --replace STEP"${length === 1 ? '' : ' (again for each step)'}`
  return [`${command} replaces the job of a step that is Stopped or Completed`]
}

function extendText(more: readonly MoreRuns[]): string {
  const commands = more.slice(0, COMMANDS).map(({ name, wanted }) => `"cascade extend ${name} ${wanted}"`)
  const others = more.length - commands.length
  return [...commands, ...(others > 0 ? [`and so on for ${others} more`] : [])].join(', ')
}
