/** SQLite's result codes that people can do something about (sqlite.org/rescode.html). */
const MEANINGS: Readonly<Record<number, string>> = {
  8: 'it may only be read',
  10: 'the disk does not answer as it should',
  11: 'its content is damaged',
  13: 'the disk is full',
  14: 'it cannot be opened',
  26: 'it is not a database',
}

/** SQLITE_BUSY: another process holds the lock. */
const BUSY = 5

/** The primary result code of an SQLite error, undefined for other errors. */
function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined
  return error.errcode & 255
}

/** Whether another process holds the lock that this one asked for. */
export function isBusy(error: unknown): boolean {
  return resultCode(error) === BUSY
}

/** A database refuses for a reason that people can mend. `message` is a sentence for them. */
class DatabaseError extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause })
    this.name = 'DatabaseError'
  }
}

/** The error to throw when SQLite failed: a {@link DatabaseError} where people can do something, else the error as it was. */
export function databaseError(path: string, error: unknown): unknown {
  const code = resultCode(error)
  const meaning = code === undefined ? undefined : MEANINGS[code]
  return meaning === undefined ? error : unusable(path, meaning, error)
}

/** The error to throw when a database is not one that can be worked with, for this reason. */
export function unusable(path: string, reason: string, cause?: unknown): DatabaseError {
  return new DatabaseError(`The database ${path} cannot be used: ${reason}.`, cause)
}
