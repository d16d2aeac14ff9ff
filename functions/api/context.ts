import type { Config } from '../../shared/config/config.ts'
import type { MetadataSchema } from '../../shared/model/metadata-schema.ts'
import type { Ports } from '../../shared/ports/ports.ts'

/** What operations work on, and for whom. */
export interface ApiContext {
  readonly ports: Ports
  readonly config: Config
  readonly schema: MetadataSchema
  /** Who asks: stands in the history of what is changed. */
  readonly by: string
}
