import type { Attachments } from './attachments.ts'
import type { Catalog } from './catalog.ts'
import type { Clock } from './clock.ts'
import type { Objects } from './objects.ts'
import type { Piles } from './piles.ts'
import type { Productions } from './productions.ts'
import type { Queue } from './queue.ts'
import type { Site } from './site.ts'
import type { Submissions } from './submissions.ts'
import type { Tasks } from './tasks.ts'
import type { Transformations } from './transformations.ts'

/** All that the stages speak to. A stage asks for the ones it needs. */
export interface Ports {
  readonly catalog: Catalog
  readonly transformations: Transformations
  readonly productions: Productions
  readonly attachments: Attachments
  readonly piles: Piles
  readonly tasks: Tasks
  readonly submissions: Submissions
  readonly queue: Queue
  readonly objects: Objects
  readonly site: Site
  readonly clock: Clock
  /** A name unlike any other (lower-case letters, digits and dashes, at most 64). */
  readonly newId: () => string
}
