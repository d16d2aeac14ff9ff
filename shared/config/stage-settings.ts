import { InputError } from '../model/input-error.ts'
import type { MetadataSchema } from '../model/metadata-schema.ts'
import type { Config } from './config.ts'

/** What the stages are set to, on every back end. */
export interface StageSettings {
  readonly schema: MetadataSchema
  /** The storage element whose replicas are object keys. */
  readonly objectStorageElement: string
  /** Fields that only the system writes: inputs do not pass them on. */
  readonly systemFields: readonly string[]
  /** Where jobs go. */
  readonly site: string
  /** Seconds that a task rests before the attempts that follow a loss. */
  readonly retrySeconds: readonly number[]
}

/** The settings that a configuration comes to. Throws InputError when it has no site. */
export function stageSettings(config: Config, schema: MetadataSchema): StageSettings {
  const [site] = config.sites
  if (site === undefined) throw new InputError([{ field: 'sites', message: 'sites: there must be at least one' }])
  const stored = config.storageElements.find((element) => element.kind === 'objects')
  const system = [...schema.fields.values()].filter((field) => field.system === true)
  return {
    schema,
    objectStorageElement: stored?.name ?? 'home',
    systemFields: system.map((field) => field.name),
    site: site.name,
    retrySeconds: config.limits.retrySeconds,
  }
}
