import type { TaskOrder } from '../../shared/model/task-order.ts'
import { metadataJsonSchema } from '../../shared/model/metadata.ts'
import { ExecutionFailure } from '../execution-failure.ts'
import { fillText, type Value } from '../../shared/model/placeholders.ts'
import { readWrittenFile } from './read-written-file.ts'
import { METADATA_SUFFIX, type FoundOutput } from './verify-outputs.ts'

/** Metadata as a job knows it: fields are checked where the file is registered. */
export type JobMetadata = Readonly<Record<string, Value>>

/** Far more than the metadata of a file needs, and little enough to be held. */
const WRITTEN_MAX_BYTES = 1_000_000

/**
 * The metadata of an output, later wins: fields equal in all inputs, the transformation's, the declaration's, what its
 * name says, what the job wrote into `<name>.meta.json`. Values that came from a text are text; registering reads them.
 */
export async function outputMetadata(order: TaskOrder, output: FoundOutput): Promise<JobMetadata> {
  const known: JobMetadata = { ...inherited(order), ...order.metadata }
  return { ...known, ...declared(order, known, output), ...output.captures, ...(await written(output)) }
}

function inherited({ inherit, inputs }: TaskOrder): JobMetadata {
  const [first, ...others] = inputs
  const common: Record<string, Value> = {}
  for (const field of inherit) {
    const value = first?.metadata[field]
    if (value !== undefined && others.every((input) => input.metadata[field] === value)) common[field] = value
  }
  return common
}

function declared(order: TaskOrder, known: JobMetadata, { declaration }: FoundOutput): JobMetadata {
  const valueOf = (name: string): Value => {
    const value = name === 'run' ? order.run : (known[name] ?? order.axes[name])
    if (value === undefined)
      throw new ExecutionFailure(
        'configuration',
        `The metadata of output ${declaration.files} names {${name}}, which no input, axis or metadata gives.`,
      )
    return value
  }
  const entries = Object.entries(declaration.metadata).map(([field, template]) => {
    return [field, typeof template === 'string' ? fillText(template, valueOf) : template] as const
  })
  return Object.fromEntries(entries)
}

async function written({ name, path }: FoundOutput): Promise<JobMetadata> {
  const text = await readWrittenFile(`${name}${METADATA_SUFFIX}`, `${path}${METADATA_SUFFIX}`, WRITTEN_MAX_BYTES)
  if (text === undefined) return {}
  const read = metadataJsonSchema.safeParse(parseJson(text))
  if (read.success) return read.data
  const field = read.error.issues[0]?.path.join('.') ?? ''
  const what = field === '' ? 'is no JSON object' : `says something else than text, a number, true or false of ${field}`
  throw new ExecutionFailure('payload', `${JSON.stringify(name + METADATA_SUFFIX)}, written by the job, ${what}.`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
