import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { checkFormat, makeTables } from './database-format.ts'
import { openReadOnly } from './read-only-database.ts'
import { databaseError } from './sqlite-error.ts'

/**
 * The one connection to a home's database. Statements are prepared once. `write` makes what a port method does
 * all-or-nothing: inside a stage step it joins the step's transaction, alone it is one of its own.
 */
export class LocalDatabase {
  readonly sqlite: DatabaseSync
  readonly #path: string
  readonly #begins: string
  readonly #statements = new Map<string, StatementSync>()
  #inTransaction = false

  /**
   * Opens (and creates) the database at a path; `:memory:` for tests. Of one that is there only to be read, nothing but reads
   * succeeds. Throws a DatabaseError in plain words when it can't, or it has another format.
   */
  constructor(path: string, access: 'write' | 'read' = 'write') {
    this.#path = path
    this.#begins = access === 'read' ? 'BEGIN' : 'BEGIN IMMEDIATE'
    this.sqlite = access === 'read' ? openToRead(path) : openToWrite(path)
  }

  /** A prepared statement for this text, made on first use. */
  prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.sqlite.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }

  /** Runs synchronous work whose writes all happen or none does. Inside a step it is part of the step's transaction. */
  write<T>(work: () => T): T {
    if (this.#inTransaction) return this.#saying(work)
    this.#begin()
    try {
      const result = work()
      this.#commit()
      return result
    } catch (error) {
      throw this.#undo(error)
    }
  }

  /**
   * Runs an asynchronous step as one transaction. Nothing else may use the connection meanwhile: the engine works one
   * step at a time.
   */
  async step<T>(work: () => Promise<T>): Promise<T> {
    this.#begin()
    try {
      const result = await work()
      this.#commit()
      return result
    } catch (error) {
      throw this.#undo(error)
    }
  }

  close(): void {
    this.sqlite.close()
  }

  #begin(): void {
    this.#saying(() => this.sqlite.exec(this.#begins))
    this.#inTransaction = true
  }

  #saying<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw databaseError(this.#path, error)
    }
  }

  #commit(): void {
    this.sqlite.exec('COMMIT')
    this.#inTransaction = false
  }

  /** Takes back what the transaction wrote. Returns what is to be thrown. */
  #undo(error: unknown): unknown {
    this.#inTransaction = false
    // A full disk makes SQLite roll back by itself: then there is nothing left to undo.
    if (this.sqlite.isTransaction) this.sqlite.exec('ROLLBACK')
    return databaseError(this.#path, error)
  }
}

function openToRead(path: string): DatabaseSync {
  const sqlite = openReadOnly(path)
  checkFormat(sqlite, path)
  return sqlite
}

function openToWrite(path: string): DatabaseSync {
  try {
    const sqlite = new DatabaseSync(path, { timeout: 10_000 })
    makeTables(sqlite, path)
    // NORMAL: after a power cut the last commits may be missing, the database is whole; a killed process loses nothing.
    sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536')
    // A checkpoint waits for the disk; every 64 MB of log is often enough.
    sqlite.exec('PRAGMA wal_autocheckpoint = 16384')
    return sqlite
  } catch (error) {
    throw databaseError(path, error)
  }
}
