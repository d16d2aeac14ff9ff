import type { DatabaseSync } from 'node:sqlite'
import { unusable } from './sqlite-error.ts'
import { TABLES } from './tables.ts'

/**
 * The format of a home's database: one more whenever the tables change so that an older Cascade cannot work with them, or a
 * newer one not with the older. Kept in the file's own `user_version`, which is 0 where nobody has set it.
 */
const FORMAT = 7

/** What makes a database of the format before one of this: piles count their files, and know whether they were cut. */
const BROUGHT_UP = `
ALTER TABLE piles ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0;
ALTER TABLE piles ADD COLUMN uncut INTEGER NOT NULL DEFAULT 1;
UPDATE piles SET waiting =
  (SELECT count(*) FROM pile_entries e WHERE e.transformation = piles.transformation AND e.pile = piles.pile)`

/** Makes the tables of a database where they are not there, all or none; brings one of the format before up to this. Throws a DatabaseError for one of another format, or another program's, and leaves it as it is. */
export function makeTables(sqlite: DatabaseSync, path: string): void {
  if (formatOf(sqlite) === 0 && isEmpty(sqlite))
    return sqlite.exec(`BEGIN IMMEDIATE; ${TABLES}; PRAGMA user_version = ${FORMAT}; COMMIT`)
  if (formatOf(sqlite) === FORMAT - 1) bringUp(sqlite)
  checkFormat(sqlite, path)
  sqlite.exec(TABLES)
}

/** Once: another process may have been faster. */
function bringUp(sqlite: DatabaseSync): void {
  sqlite.exec('BEGIN IMMEDIATE')
  if (formatOf(sqlite) === FORMAT - 1) sqlite.exec(`${BROUGHT_UP}; PRAGMA user_version = ${FORMAT}`)
  sqlite.exec('COMMIT')
}

/** Closes a database of another format, or another program's, and throws a DatabaseError. */
export function checkFormat(sqlite: DatabaseSync, path: string): void {
  const format = formatOf(sqlite)
  if (format === FORMAT) return
  sqlite.close()
  throw unusable(path, strangeness(format))
}

function formatOf(sqlite: DatabaseSync): number {
  return Number(sqlite.prepare('PRAGMA user_version').get()?.['user_version'])
}

function isEmpty(sqlite: DatabaseSync): boolean {
  return sqlite.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined
}

function strangeness(format: number): string {
  if (format === 0) return 'it was made by another program, or by a Cascade older than its formats'
  const age = format > FORMAT ? 'a newer' : 'an older'
  return `${age} Cascade made it, in format ${format}, and this one knows format ${FORMAT}`
}
