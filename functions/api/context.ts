import type { Config } from '../../shared/config/config.ts'
import type { MetadataSchema } from '../../shared/model/metadata-schema.ts'
import type { Asides } from '../../shared/ports/asides.ts'
import type { Ports } from '../../shared/ports/ports.ts'
import type { Uploads } from '../../shared/ports/uploads.ts'

/** What operations work on, and for whom. */
export interface ApiContext {
  readonly ports: Ports
  readonly config: Config
  readonly schema: MetadataSchema
  /** What is uploaded and becomes files by itself; left out: nothing is, files are registered where they lie. */
  readonly uploads?: Uploads | undefined
  /** Where lies what stages could not do; left out: they try until it goes. */
  readonly asides?: Asides | undefined
  /** Who asks: stands in the history of what is changed. */
  readonly by: string
}
