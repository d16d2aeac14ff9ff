import { COUNT_NAMES, type CountChanges, type Counts, type CountName } from '../model/counts.ts'
import type { LocalDatabase } from './database.ts'
import { integer, type Row } from './row.ts'

/** The counts of transformations: changed inside the transaction of what they count, by whoever changes that. */
export class LocalCounts {
  readonly #database: LocalDatabase

  constructor(database: LocalDatabase) {
    this.#database = database
  }

  /** Adds changes to the counts of a transformation. */
  add(transformation: number, changes: CountChanges): void {
    const names = COUNT_NAMES.filter((name) => (changes[name] ?? 0) !== 0)
    if (names.length === 0) return
    const sets = names.map((name) => `${name} = ${name} + ?`).join(', ')
    this.#database
      .prepare(`UPDATE counts SET ${sets} WHERE transformation = ?`)
      .run(...names.map((name) => changes[name] ?? 0), transformation)
  }

  /** The counts of a transformation. */
  read(transformation: number): Counts {
    const row = this.#database.prepare('SELECT * FROM counts WHERE transformation = ?').get(transformation)
    if (row === undefined) throw new Error(`transformation ${transformation} has no counts`)
    return countsOf(row)
  }
}

function countsOf(row: Row): Counts {
  const count = (name: CountName): number => integer(row, name)
  return {
    waiting: count('waiting'),
    stuck: count('stuck'),
    assigned: count('assigned'),
    processed: count('processed'),
    maxReset: count('maxReset'),
    problematic: count('problematic'),
    gone: count('gone'),
    removed: count('removed'),
    created: count('created'),
    done: count('done'),
    failed: count('failed'),
    failures: count('failures'),
  }
}
