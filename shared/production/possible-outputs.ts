import type { MetadataSchema } from '../model/metadata-schema.ts'
import type { MetadataValue } from '../model/metadata.ts'
import { readValue } from '../model/metadata-value.ts'
import type { OutputDeclaration } from '../model/job.ts'
import type { Definition } from '../model/transformation.ts'
import { checkQuery } from '../query/check.ts'
import { filled, placeholdersOf } from '../model/placeholders.ts'
import {
  ABSENT,
  ANYTHING,
  listedValues,
  oneOf,
  possibleOf,
  selected,
  UNKNOWN,
  type Possible,
  type PossibleMetadata,
} from './possible-metadata.ts'

/** A transformation whose outputs are wanted, with what only the YAML knows of them. */
export interface Producer {
  readonly definition: Definition
  /** For each output, the fields that the command itself writes. */
  readonly jobMetadata: readonly (readonly string[])[]
}

/** What each output of each transformation may be, by the transformation's name. Parents must come before children. */
export function possibleOutputs(
  producers: readonly Producer[],
  schema: MetadataSchema,
): ReadonlyMap<string, readonly PossibleMetadata[]> {
  const outputs = new Map<string, readonly PossibleMetadata[]>()
  for (const producer of producers) {
    const { definition, jobMetadata } = producer
    const inherited = inheritedOf(inputsOf(definition, outputs, schema))
    const known = { ...inherited, fields: new Map([...inherited.fields, ...own(definition, schema)]) }
    outputs.set(
      definition.name,
      definition.job.outputs.map((output, index) =>
        outputOf({ definition, output, known, written: jobMetadata[index] ?? [] }, schema),
      ),
    )
  }
  return outputs
}

/** What the files that a transformation takes may be. */
function inputsOf(
  definition: Definition,
  outputs: ReadonlyMap<string, readonly PossibleMetadata[]>,
  schema: MetadataSchema,
): readonly PossibleMetadata[] {
  if (definition.input.kind === 'none') return []
  const query = checkQuery(definition.input.query, schema)
  const offered =
    definition.input.kind === 'parents'
      ? definition.parents.flatMap((parent) => outputs.get(parent) ?? [])
      : [{ fields: new Map<string, Possible>(), others: ANYTHING }]
  return offered.flatMap((metadata) => selected(query, metadata, schema) ?? [])
}

/** Fields that are equal in all inputs pass on; whether they will be equal, nobody knows before. */
function inheritedOf(inputs: readonly PossibleMetadata[]): PossibleMetadata {
  const names = new Set(inputs.flatMap((input) => [...input.fields.keys()]))
  const fields = [...names].map((name) => [name, eitherOf(inputs.map((input) => possibleOf(input, name)))] as const)
  return { fields: new Map(fields), others: inputs.some((input) => input.others.present !== null) ? ANYTHING : ABSENT }
}

/** A superset of what is possible: values where each input has a list of them, else anything. */
function eitherOf(possible: readonly Possible[]): Possible {
  const present = possible.flatMap((one) => (one.present === null ? [] : [one.present]))
  if (present.length === 0) return ABSENT
  const [first, ...others] = present
  const lists = possible.flatMap((one) => (one.present === null ? [] : [listedValues(one)]))
  if (lists.every((list) => list !== undefined) && first?.[0] !== undefined)
    return { ...oneOf(first[0].field, [...new Set(lists.flat())]), missing: true }
  return { present: others.length === 0 ? (first ?? []) : [], missing: true }
}

/** What the transformation says of all its outputs, and what the system adds to them. */
function own(definition: Definition, schema: MetadataSchema): readonly (readonly [string, Possible])[] {
  const said = { ...definition.metadata, production: definition.production, transformation: definition.name }
  const known = Object.entries(said).filter(([name]) => schema.fields.has(name))
  const system = schema.fields.get('task')?.system === true ? [['task', UNKNOWN] as const] : []
  return [...known.map(([name, value]) => [name, oneOf(name, [value])] as const), ...system]
}

interface Output {
  readonly definition: Definition
  readonly output: OutputDeclaration
  readonly known: PossibleMetadata
  readonly written: readonly string[]
}

/** Later wins, as where jobs run: the declared metadata, what the name says, what the command writes. */
function outputOf({ definition, output, known, written }: Output, schema: MetadataSchema): PossibleMetadata {
  const fields = new Map(known.fields)
  const constants = { ...definition.axes, ...definition.metadata }
  for (const [name, template] of Object.entries(output.metadata))
    fields.set(name, templateOf(name, template, { constants, schema }))
  for (const name of placeholdersOf(output.files))
    if (name !== 'run' && definition.axes[name] === undefined)
      fields.set(schema.spellings.get(name)?.name ?? name, UNKNOWN)
  for (const name of written) fields.set(schema.spellings.get(name)?.name ?? name, ANYTHING)
  return { fields, others: known.others }
}

/** A template is known before run time when all that it names is: `{run}` and inherited fields are not. */
function templateOf(
  name: string,
  template: MetadataValue,
  { constants, schema }: { readonly constants: Definition['metadata']; readonly schema: MetadataSchema },
): Possible {
  const value = typeof template === 'string' ? filled(template, (other) => textOf(constants, other)) : template
  const field = schema.fields.get(name)
  if (value === undefined || field === undefined) return UNKNOWN
  const reading = readValue(field, value)
  return 'value' in reading ? oneOf(name, [reading.value]) : UNKNOWN
}

function textOf(constants: Definition['metadata'], name: string): string | undefined {
  const value = name === 'run' ? undefined : constants[name]
  return value === undefined ? undefined : String(value)
}
