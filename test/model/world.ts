import { localPorts, type LocalPorts } from '../../engine/local-ports.ts'
import type { StageSettings } from '../../shared/config/stage-settings.ts'
import { CTA_METADATA_FIELDS } from '../../shared/config/metadata-fields.ts'
import { LocalDatabase } from '../../shared/local/database.ts'
import type { Lfn } from '../../shared/model/lfn.ts'
import { metadataSchema } from '../../shared/model/metadata-schema.ts'
import type { Ports } from '../../shared/ports/ports.ts'
import { memoryObjects } from '../fixtures/memory-objects.ts'
import type { PlannedTransformation } from '../../shared/production/planned-transformation.ts'
import { chainOf } from './chains.ts'
import { Ledger } from './ledger.ts'
import { ModelClock } from './model-clock.ts'
import { ModelQueue } from './model-queue.ts'
import { ModelSite } from './model-site.ts'
import { ModelStream } from './model-stream.ts'
import { Random } from './random.ts'

const SCHEMA = metadataSchema(CTA_METADATA_FIELDS)
const SYSTEM_FIELDS = [...SCHEMA.fields.values()].filter((field) => field.system === true).map((field) => field.name)

/** What the stages of the model are set to. */
export const MODEL_SETTINGS: StageSettings = {
  schema: SCHEMA,
  objectStorageElement: 'home',
  systemFields: SYSTEM_FIELDS,
  site: 'model',
  // The second is longer than a message can wait.
  retrySeconds: [10, 2000],
}

/** All there is in one history: the real tables and ports, and a queue, a stream, a site and a clock that misbehave. */
export interface World {
  readonly random: Random
  readonly clock: ModelClock
  readonly database: LocalDatabase
  /** The real ports, with the misbehaving ones in their places; no turns, no faults. */
  readonly base: Ports
  readonly local: LocalPorts
  readonly queue: ModelQueue
  readonly stream: ModelStream
  readonly site: ModelSite
  readonly chain: readonly PlannedTransformation[]
  /** What operators have forgiven. */
  readonly ledger: Ledger
  /** Files that people have removed from the catalog and not brought back. */
  readonly removed: Set<Lfn>
}

/** Makes the world of a seed. */
export function worldOf(seed: number): World {
  const random = new Random(seed)
  const clock = new ModelClock()
  const database = new LocalDatabase(':memory:')
  const objects = memoryObjects()
  const queue = new ModelQueue(random, clock)
  const site = new ModelSite({ queue, objects, clock })
  const local = localPorts({ database, schema: SCHEMA, objects, clock, site: () => site })
  let ids = 0
  const newId = (): string => `id-${(ids += 1)}`
  const stream = new ModelStream(random, clock)
  const chain = chainOf(random)
  const ledger = new Ledger(clock)
  const base = ledger.watching({ ...local, queue, newId })
  return { random, clock, database, base, local, queue, stream, site, chain, ledger, removed: new Set() }
}
