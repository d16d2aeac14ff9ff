import type { TaskOrder } from '../../shared/model/task-order.ts'
import { ExecutionFailure } from '../execution-failure.ts'
import type { Places } from '../places.ts'
import { fillText, placeholdersOf, type Value } from '../../shared/model/placeholders.ts'
import type { StagedInput } from '../stage-in/stage-in.ts'

/** Everything that placeholders in a command can stand for. */
export interface CommandView {
  readonly order: TaskOrder
  readonly staged: readonly StagedInput[]
  /** The directories as the command sees them. */
  readonly seen: Places
}

/**
 * The argument list with its placeholders replaced: `{input}` where there is one input, `{input.VALUE}`, `{inputs}` (an
 * argument of its own, which becomes one argument per input), `{outputs}`, `{run}`, `{FIELD}` of the axes, then of the
 * metadata. What stands for nothing is a failure of the configuration; productions are checked for it on submit.
 */
export function fillCommand(view: CommandView): readonly string[] {
  return view.order.job.command.flatMap((argument) => {
    if (argument === '{inputs}') return view.staged.map((input) => pathOf(view, input))
    if (placeholdersOf(argument).includes('inputs'))
      throw refusal(`{inputs} must be an argument of its own, not part of ${JSON.stringify(argument)}`)
    return [fillText(argument, (name) => valueOf(view, name))]
  })
}

function valueOf(view: CommandView, name: string): Value {
  const { order, seen } = view
  if (name === 'outputs') return seen.outputs
  if (name === 'run') return order.run
  if (name === 'input') return pathOf(view, onlyInput(view.staged))
  if (name.startsWith('input.')) return pathOf(view, inputOf(view, name.slice('input.'.length)))
  const value = order.axes[name] ?? order.metadata[name]
  if (value === undefined) throw refusal(`{${name}} is neither an axis nor a metadata field of ${order.transformation}`)
  return value
}

function onlyInput(staged: readonly StagedInput[]): StagedInput {
  const [only, ...others] = staged
  if (only === undefined || others.length > 0)
    throw refusal(`{input} needs exactly one input, but the task has ${staged.length}; use {inputs}`)
  return only
}

function inputOf({ order, staged }: CommandView, value: string): StagedInput {
  const field = order.inputField
  if (field === null) throw refusal(`{input.${value}} needs a plugin that joins by a field, like Join`)
  const [found, ...others] = staged.filter(({ input }) => String(input.metadata[field]) === value)
  if (found === undefined) throw refusal(`{input.${value}} names no input: none has ${field} = ${value}`)
  if (others.length > 0) throw refusal(`{input.${value}} names ${others.length + 1} inputs with ${field} = ${value}`)
  return found
}

function pathOf({ seen }: CommandView, staged: StagedInput): string {
  return `${seen.inputs}/${staged.name}`
}

function refusal(why: string): ExecutionFailure {
  return new ExecutionFailure('configuration', `The command cannot be filled in: ${why}.`)
}
