import { findField, type MetadataSchema } from '../../model/metadata-schema.ts'
import { nearest } from '../../model/metadata-nearest.ts'
import { bindPlugin, checkPlugin } from '../../plugins/bound-plugin.ts'
import { error, type Finding, type Path } from '../../document/finding.ts'
import { commandOf } from '../job-of-step.ts'
import { placeholdersOf } from '../../model/placeholders.ts'
import { placedSteps, type Checked, type PlacedStep } from '../rule.ts'
import type { ProductionDocument, Step } from '../schema.ts'
import { constantsOf } from '../step-constants.ts'
import { pluginOf } from '../step-plugin.ts'

/** Steps have a command, and each placeholder in it stands for something that every task of the step has. */
export function checkCommands(checked: Checked): readonly Finding[] {
  return placedSteps(checked.document).flatMap((placed) => {
    const command = commandOf(placed.step, checked.document)
    if ((command[0] ?? '') === '')
      return [
        error(
          [...placed.path, 'command'],
          'there is no program to run, the command should be a list like [python, job.py, "{input}"]',
        ),
      ]
    return command.flatMap((argument, index) =>
      argumentFindings(argument, commandPath(placed, index), { ...placed, ...checked }),
    )
  })
}

/** Where an argument stands: at the step, or at the production's `job`. */
export function commandPath({ step, path }: PlacedStep, index: number): Path {
  return step.command === undefined ? ['job', 'command', index] : [...path, 'command', index]
}

interface Scope {
  readonly step: Step
  readonly document: ProductionDocument
  readonly schema: MetadataSchema
}

function argumentFindings(argument: string, path: Path, scope: Scope): readonly Finding[] {
  return placeholdersOf(argument).flatMap((name) => {
    const text = placeholderFault(name, argument, scope)
    const by = path[0] === 'job' ? `for step ${scope.step.name}, ` : ''
    return text === undefined ? [] : [error(path, `${by}{${name}} ${text}`)]
  })
}

function placeholderFault(name: string, argument: string, scope: Scope): string | undefined {
  if (name === 'outputs' || name === 'run') return undefined
  if (name !== 'input' && name !== 'inputs' && !name.startsWith('input.')) return fieldFault(name, scope)
  if (scope.step.type === 'MCSimulation') return 'stands for nothing, because a simulation has no input'
  if (name === 'inputs')
    return argument === '{inputs}' ? undefined : 'becomes one argument per file, so it should be an argument of its own'
  return checkPlugin(pluginOf(scope.step), scope.schema).length > 0 ? undefined : inputFault(name, scope.step)
}

function inputFault(name: string, step: Step): string | undefined {
  const spec = pluginOf(step)
  const { inputField, fields } = bindPlugin(spec)
  if (name === 'input')
    return spec.parameters['size'] === 1
      ? undefined
      : `means one file, but ${spec.name} makes groups of several; it should be {inputs}`
  const wanted = name.slice('input.'.length)
  if (inputField === null) return `needs a plugin that joins by a field, like Join, and this step has ${spec.name}`
  const values = fields.filter(({ field }) => field === inputField).flatMap((use) => use.values.map(String))
  return values.includes(wanted) ? undefined : `names no value that ${spec.name} joins, they are ${values.join(', ')}`
}

function fieldFault(name: string, { step, document, schema }: Scope): string | undefined {
  const fields = Object.keys(constantsOf(step, document)).map((said) => {
    const field = findField(schema, said)
    return step.over.includes(said) || typeof field === 'string' ? said : field.name
  })
  if (fields.includes(name)) return undefined
  const near = nearest(name, ['input', 'inputs', 'outputs', 'run', ...fields])
  const rest = schema.spellings.has(name)
    ? 'metadata of the inputs stands in inputs.json'
    : `known are ${fields.join(', ')}`
  return `is no axis and no metadata of this step, ${near === undefined ? rest : `did you mean {${near}}?`}`
}
