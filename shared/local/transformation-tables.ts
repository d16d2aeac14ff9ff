import { LocalCounts } from './counts.ts'
import type { LocalDatabase } from './database.ts'
import type { TransformationIds } from './transformation-ids.ts'

/** What the ports on tables of transformations share: the connection, the numbers of transformations, and their counts. */
export abstract class TransformationTables {
  protected readonly database: LocalDatabase
  protected readonly ids: TransformationIds
  protected readonly counts: LocalCounts

  constructor(database: LocalDatabase, ids: TransformationIds) {
    this.database = database
    this.ids = ids
    this.counts = new LocalCounts(database)
  }
}
