import type { FieldDefinition, MetadataSchema } from '../../model/metadata-schema.ts'
import { findField } from '../../model/metadata-schema.ts'
import { nearest } from '../../model/metadata-nearest.ts'
import type { MetadataValue } from '../../model/metadata.ts'
import { readValue } from '../../model/metadata-value.ts'
import { error, type Finding, type Path } from '../../document/finding.ts'
import type { OutputSettings } from '../output-settings.ts'
import { filled, placeholdersOf } from '../../model/placeholders.ts'
import { placedSteps, type Checked } from '../rule.ts'
import { constantsOf } from '../step-constants.ts'

/** Metadata of outputs: as all metadata, and templates give a value of the field's type; so do names and the command. */
export function checkOutputMetadata(checked: Checked): readonly Finding[] {
  return placedSteps(checked.document).flatMap(({ step, path }) => {
    const scope = { schema: checked.schema, constants: constantsOf(step, checked.document), over: step.over }
    return step.outputs.flatMap((output, index) => outputFindings(output, [...path, 'outputs', index], scope))
  })
}

interface Scope {
  readonly schema: MetadataSchema
  /** Values that the step gives, by name; of an axis the first one, which stands for all. */
  readonly constants: Readonly<Record<string, MetadataValue>>
  readonly over: readonly string[]
}

function outputFindings(output: OutputSettings, path: Path, scope: Scope): readonly Finding[] {
  const captures = placeholdersOf(output.files).filter((name) => name !== 'run')
  return [
    ...Object.entries(output.metadata).flatMap(([name, value]) =>
      valueFindings([...path, 'metadata', name], { name, value }, scope),
    ),
    ...captures.flatMap((name) => captureFindings(name, [...path, 'files'], scope)),
    ...output.job_metadata.flatMap((name) => fieldFindings(name, [...path, 'job_metadata'], scope)),
  ]
}

function captureFindings(name: string, path: Path, scope: Scope): readonly Finding[] {
  if (scope.schema.spellings.has(name)) return fieldFindings(name, path, scope)
  return [error(path, `{${name}} is no axis and no metadata field: ${hintFor(name, scope)}`)]
}

function fieldFindings(name: string, path: Path, { schema }: Scope): readonly Finding[] {
  const field = fieldOf(name, schema)
  return typeof field === 'string' ? [error(path, field)] : []
}

/** A field that users may set, or a sentence that says why it is none. */
function fieldOf(name: string, schema: MetadataSchema): FieldDefinition | string {
  const field = findField(schema, name)
  if (typeof field === 'string' || field.system !== true) return field
  return `metadata field ${field.name} is set by Cascade itself: leave it out`
}

function valueFindings(
  path: Path,
  { name, value }: { readonly name: string; readonly value: MetadataValue },
  scope: Scope,
): readonly Finding[] {
  const field = fieldOf(name, scope.schema)
  if (typeof field === 'string') return [error(path, field)]
  const names = typeof value === 'string' ? placeholdersOf(value) : []
  const unknown = names.filter((one) => one !== 'run' && !scope.over.includes(one) && !scope.schema.fields.has(one))
  if (unknown.length > 0) return unknown.map((one) => error(path, sayUnknown(one, scope)))
  const sample = typeof value === 'string' ? filled(value, (one) => sampleOf(one, scope)) : value
  const reading = sample === undefined ? undefined : readValue(field, sample)
  if (reading === undefined || 'value' in reading) return []
  const gives = names.length > 0 ? `${JSON.stringify(value)} gives values like ${JSON.stringify(sample)}: ` : ''
  return [error(path, `${gives}${reading.problem}`)]
}

function sayUnknown(name: string, scope: Scope): string {
  return `{${name}} stands for nothing, it should be {run}, an axis or a metadata field: ${hintFor(name, scope)}`
}

/** What a placeholder that is none may have been meant to be. */
function hintFor(name: string, { schema, over }: Scope): string {
  const field = schema.spellings.get(name)
  if (field !== undefined) return `write {${field.name}}, its name here`
  const near = nearest(name, ['run', ...over, ...schema.fields.keys()])
  return near === undefined ? '"cascade config" lists the metadata fields' : `did you mean {${near}}?`
}

/** What a placeholder may give, of the type that it has; undefined where it may be any text, of which nothing can be said. */
function sampleOf(name: string, { schema, constants }: Scope): string | undefined {
  if (name === 'run') return '1'
  const constant = constants[name]
  if (constant !== undefined) return String(constant)
  const type = schema.fields.get(name)?.type
  if (type === undefined || type === 'string') return undefined
  return { int: '1', float: '1.5', bool: 'true', datetime: '2024-01-31' }[type]
}
