import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { databaseError, unusable } from './sqlite-error.ts'

/**
 * Opens a database where nothing may be written, not even SQLite's own files beside it (sqlite.org/wal.html, "Read-Only Databases"):
 * as what never changes, where its writer has closed it; where a writer was killed, with the log that it left, if the
 * index of that log is there too. Nobody may write to it meanwhile. Throws a DatabaseError in plain words when it can't.
 */
export function openReadOnly(path: string): DatabaseSync {
  const url = pathToFileURL(path)
  const isLogged = hasLog(path)
  if (!isLogged) url.searchParams.set('immutable', '1')
  try {
    const sqlite = new DatabaseSync(url, { readOnly: true })
    // Opens the file, and its log, which nothing before did.
    sqlite.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get()
    return sqlite
  } catch (error) {
    if (isLogged) throw unusable(path, LEFT_LOG, error)
    throw databaseError(path, error)
  }
}

const LEFT_LOG =
  'whoever wrote it last was killed, and what that left has to be taken in by somebody who may write there ("cascade status" does)'

function hasLog(path: string): boolean {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false })
  return log !== undefined && log.size > 0
}
