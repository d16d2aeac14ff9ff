import { randomUUID } from 'node:crypto'
import type { MetadataSchema } from '../shared/model/metadata-schema.ts'
import { LocalAttachments } from '../shared/local/attachments.ts'
import { LocalCatalog } from '../shared/local/catalog.ts'
import type { LocalDatabase } from '../shared/local/database.ts'
import { LocalPiles } from '../shared/local/piles.ts'
import { LocalProductions } from '../shared/local/productions.ts'
import { LocalQueue } from '../shared/local/queue.ts'
import { LocalSubmissions } from '../shared/local/submissions.ts'
import { LocalTasks } from '../shared/local/tasks.ts'
import { LocalTransformations } from '../shared/local/transformations.ts'
import { TransformationIds } from '../shared/local/transformation-ids.ts'
import type { Clock } from '../shared/ports/clock.ts'
import type { Objects } from '../shared/ports/objects.ts'
import type { Ports } from '../shared/ports/ports.ts'
import type { Site } from '../shared/ports/site.ts'

/** The ports of one machine, with what only the engine asks of them: the queues' ends and the catalog's stream. */
export interface LocalPorts extends Ports {
  readonly catalog: LocalCatalog
  readonly queue: LocalQueue
  /** Forgets what was remembered of the database: a step that was rolled back may be in it. */
  readonly forget: () => void
}

/** All ports on one database. `site` is made last, because it tells of its jobs through the queue. */
export function localPorts(parts: {
  readonly database: LocalDatabase
  readonly schema: MetadataSchema
  readonly objects: Objects
  readonly clock: Clock
  readonly site: (queue: LocalQueue) => Site
}): LocalPorts {
  const { database, schema, objects, clock } = parts
  const ids = new TransformationIds(database)
  const queue = new LocalQueue(database, clock)
  const catalog = new LocalCatalog(database, schema.collectionFields)
  const transformations = new LocalTransformations(database, ids)
  return {
    catalog,
    transformations,
    productions: new LocalProductions(database),
    attachments: new LocalAttachments(database, ids),
    piles: new LocalPiles(database, ids),
    tasks: new LocalTasks(database, ids),
    submissions: new LocalSubmissions(database, ids),
    queue,
    objects,
    site: parts.site(queue),
    clock,
    newId: randomUUID,
    forget: () => {
      ids.forgetAll()
      catalog.forget()
      transformations.forgetParsed()
    },
  }
}
