import { hostname } from 'node:os'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import { databaseError, isBusy } from '../shared/local/sqlite-error.ts'
import { storageError } from '../shared/local/storage-error.ts'
import type { Home } from './home.ts'

const holderSchema = z.object({
  pid: z.number().int(),
  host: z.string(),
  /** ISO time. */
  since: z.string(),
  what: z.string(),
  socket: z.string().nullable(),
})
/** Who works on a home. */
export type Holder = Readonly<z.infer<typeof holderSchema>>

/** The home is in use by somebody else. */
export class HomeInUseError extends Error {
  readonly holder: Holder | undefined

  constructor(home: Home, holder: Holder | undefined) {
    const who =
      holder === undefined
        ? 'another process'
        : `"${holder.what}" (process ${holder.pid} on ${holder.host}, since ${holder.since})`
    super(`The home ${home.directory} is in use by ${who}: one engine at a time works on a home.`)
    this.name = 'HomeInUseError'
    this.holder = holder
  }
}

/** Held while one process works on a home. */
export interface Lock {
  /** Says where the engine listens. */
  announce(socket: string): void
  release(): void
}

/**
 * Takes the lock on a home for this process, or throws {@link HomeInUseError} naming who has it. The lock is SQLite's on a file
 * of its own: the operating system gives it back when the process ends, in whatever way. `engine.json` only informs.
 */
export function lockHome(home: Home, what: string): Lock {
  const database = openLock(home)
  const holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString(), what, socket: null }
  try {
    tell(home, holder)
  } catch (error) {
    database.close()
    throw error
  }
  return {
    announce: (socket) => tell(home, { ...holder, socket }),
    release: () => {
      rmSync(home.engine, { force: true })
      database.close()
    },
  }
}

/**
 * Keeps everybody from working on a home that this process reads and may not write, or throws {@link HomeInUseError}. Where nobody ever
 * worked on it there is nothing to hold. An engine on another machine, whose lock cannot be seen here, counts by what it told.
 */
export function lockToRead(home: Home): Lock {
  const holder = holderOfHome(home)
  if (holder !== undefined && holder.host !== hostname()) throw new HomeInUseError(home, holder)
  if (!existsSync(home.lock)) return { announce: () => undefined, release: () => undefined }
  const database = openDatabase(home, { readOnly: true }, 'BEGIN; SELECT 1 FROM sqlite_schema')
  return { announce: () => undefined, release: () => database.close() }
}

function tell(home: Home, holder: Holder): void {
  try {
    writeFileSync(home.engine, JSON.stringify(holder))
  } catch (error) {
    throw storageError(`work on the home ${home.directory}`, error)
  }
}

/** Who works on a home as far as it told; undefined when nobody did. It may have died since. */
export function holderOfHome(home: Home): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(home.engine, 'utf8')))
  } catch {
    return undefined
  }
}

function openLock(home: Home): DatabaseSync {
  return openDatabase(home, { readOnly: false }, 'BEGIN EXCLUSIVE')
}

/** Opens the file of the lock, and takes it by a statement. */
function openDatabase(home: Home, { readOnly }: { readonly readOnly: boolean }, statement: string): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(home.lock, { timeout: 0, readOnly })
    database.exec(statement)
    return database
  } catch (error) {
    database?.close()
    if (isBusy(error)) throw new HomeInUseError(home, holderOfHome(home))
    throw databaseError(home.lock, error)
  }
}
