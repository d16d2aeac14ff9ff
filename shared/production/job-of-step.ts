import type { Job, OutputDeclaration, Resources, SandboxFile } from '../model/job.ts'
import { findField, type MetadataSchema } from '../model/metadata-schema.ts'
import { readValue } from '../model/metadata-value.ts'
import { DEFAULT_RESOURCES, type PartialResources } from './job-settings.ts'
import type { OutputSettings } from './output-settings.ts'
import { placeholdersOf } from '../model/placeholders.ts'
import { filesUnder } from './sandbox-files.ts'
import type { ProductionDocument, Step } from './schema.ts'

/** What a step's settings are worked out from. */
export interface JobContext {
  readonly document: ProductionDocument
  readonly schema: MetadataSchema
  /** All files of all sandboxes. */
  readonly sandbox: readonly SandboxFile[]
}

/** What a step runs: the production's `job`, and the step's own settings, which win. */
export function jobOf(step: Step, { document, schema, sandbox }: JobContext): Job {
  return {
    image: imageOf(step, document),
    command: [...commandOf(step, document)],
    sandbox: [...filesUnder(sandboxPathsOf(step, document), sandbox)],
    parameters: { ...document.job.parameters, ...step.parameters },
    resources: resourcesOf(step, document),
    outputs: step.outputs.map((output) => declarationOf(output, schema)),
  }
}

/** The image that a step's command runs in; null = on the host. A step that names an image overrules `container: none` of the production. */
export function imageOf(step: Step, document: ProductionDocument): string | null {
  if (step.container === 'none') return null
  if (step.image !== undefined) return step.image
  return document.job.container === 'none' ? null : (document.job.image ?? null)
}

/** Program and arguments; empty when neither the step nor the production has them. */
export function commandOf(step: Step, document: ProductionDocument): readonly string[] {
  return step.command ?? document.job.command ?? []
}

/** Files and folders that are staged into the working directory. */
export function sandboxPathsOf(step: Step, document: ProductionDocument): readonly string[] {
  return step.sandbox ?? document.job.sandbox ?? []
}

/** What a step's job may use, key by key: the step's, the production's, the default. */
function resourcesOf(step: Step, document: ProductionDocument): Resources {
  const settings: PartialResources = { ...document.job.resources, ...step.resources }
  const { cpus = DEFAULT_RESOURCES.cpus, memory = DEFAULT_RESOURCES.memory, time = DEFAULT_RESOURCES.time } = settings
  const megabytes = (bytes: number): number => Math.ceil(bytes / 1e6)
  return {
    cpus,
    memoryMegabytes: megabytes(memory),
    timeSeconds: time,
    ...(settings.disk === undefined ? {} : { diskMegabytes: megabytes(settings.disk) }),
  }
}

function declarationOf(output: OutputSettings, schema: MetadataSchema): OutputDeclaration {
  return {
    files: output.files,
    least: output.count.least,
    most: output.count.most,
    minimumSize: output.min_size,
    metadata: outputMetadata(output.metadata, schema),
    kind: output.kind,
    lfn: output.lfn ?? null,
  }
}

/** Constants in their canonical form, templates as they stand. */
function outputMetadata(metadata: OutputSettings['metadata'], schema: MetadataSchema): OutputDeclaration['metadata'] {
  const entries = Object.entries(metadata).map(([name, value]) => {
    const field = findField(schema, name)
    if (typeof field === 'string') return [name, value] as const
    const reading = typeof value === 'string' && placeholdersOf(value).length > 0 ? undefined : readValue(field, value)
    return [field.name, reading !== undefined && 'value' in reading ? reading.value : value] as const
  })
  return Object.fromEntries(entries)
}
