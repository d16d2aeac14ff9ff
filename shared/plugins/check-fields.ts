import type { Problem } from '../model/input-error.ts'
import { findField } from '../model/metadata-schema.ts'
import type { FieldDefinition, MetadataSchema } from '../model/metadata-schema.ts'
import type { MetadataValue } from '../model/metadata.ts'
import { readValue, show } from '../model/metadata-value.ts'
import type { FieldUse } from './contract.ts'
import type { BoundPlugin } from './define-plugin.ts'

/** What is wrong with the metadata fields and values that a plugin's parameters name; empty when all is well. */
export function checkFields(plugin: BoundPlugin, schema: MetadataSchema): readonly Problem[] {
  return plugin.fields.flatMap((use) =>
    sentences(use, schema).map((sentence) => ({
      field: `plugin.${use.parameter}`,
      message: `plugin ${plugin.name}, parameter ${use.parameter}: ${sentence}`,
    })),
  )
}

function sentences({ field: name, values }: FieldUse, schema: MetadataSchema): readonly string[] {
  const field = findField(schema, name)
  // Values of a field that is not known: said where the field itself is named.
  if (typeof field === 'string') return values.length === 0 ? [field] : []
  // Files carry canonical names and values: a plugin compares with these, and must be told them.
  if (values.length === 0 && field.name !== name)
    return [`${show(name)} is another name of the field ${field.name}: write ${field.name}`]
  return values.flatMap((value) => valueSentences(field, value))
}

function valueSentences(field: FieldDefinition, value: MetadataValue): readonly string[] {
  const reading = readValue(field, value)
  if ('problem' in reading) return [reading.problem]
  if (reading.value === value) return []
  return [`${field.name} = ${show(value)} is kept as ${show(reading.value)}: write ${show(reading.value)}`]
}
