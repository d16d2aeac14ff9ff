import type { MetadataSchema } from '../../shared/model/metadata-schema.ts'
import type { Ports } from '../../shared/ports/ports.ts'

/** What grouping speaks to. */
export type GroupPorts = Pick<
  Ports,
  'transformations' | 'catalog' | 'attachments' | 'piles' | 'tasks' | 'queue' | 'clock' | 'newId'
>

/** What grouping works with: the schema is for files that come back from a group that was torn. */
export interface GroupContext {
  readonly schema: MetadataSchema
  readonly ports: GroupPorts
}
