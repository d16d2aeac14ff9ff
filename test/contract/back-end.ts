import type { CatalogChange } from '../../shared/messages/catalog-change.ts'
import type { QueueName } from '../../shared/messages/queues.ts'
import type { MetadataSchema } from '../../shared/model/metadata-schema.ts'
import type { Ports } from '../../shared/ports/ports.ts'

/** A back end, empty, and what its own machinery would ask of it: the streams' and queues' other ends, and the time. */
export interface BackEnd {
  readonly ports: Omit<Ports, 'objects' | 'site'>
  readonly schema: MetadataSchema
  /** Changes of the catalog that were not asked for before, in order. */
  changes(): Promise<readonly CatalogChange[]>
  /** Messages of a queue that may be seen now, and are forgotten hereby, oldest first. */
  receive(queue: QueueName): Promise<readonly unknown[]>
  /** Time passes. */
  advance(milliseconds: number): Promise<void>
}

/** Makes a back end with nothing in it. */
export type MakeBackEnd = () => Promise<BackEnd>

/** A back end that contracts are tried on. */
export interface BackEndUnderTest {
  readonly name: string
  readonly make: MakeBackEnd
  /** How many of so many random cases are tried: one that is slow gets fewer. */
  readonly runs: (many: number) => number
}
