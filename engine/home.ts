import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { inputError, type InputError } from '../shared/model/input-error.ts'
import { StorageError, storageError } from '../shared/local/storage-error.ts'
import { errorCode } from '../shared/model/error-code.ts'

/** Where things lie in a home: everything one installation knows and keeps, in one directory. */
export interface Home {
  readonly directory: string
  readonly database: string
  readonly objects: string
  readonly work: string
  readonly lock: string
  /** Says who holds the lock and where it listens, for people and clients. */
  readonly engine: string
  /** Directory of the engine's socket, where its path is short enough for that. */
  readonly run: string
  readonly config: string
}

/** The home at a path, whether there is one or not. */
export function homeAt(path: string): Home {
  const directory = resolve(path)
  return {
    directory,
    database: join(directory, 'cascade.db'),
    objects: join(directory, 'objects'),
    work: join(directory, 'work'),
    lock: join(directory, 'lock.db'),
    engine: join(directory, 'engine.json'),
    run: join(directory, 'run'),
    config: join(directory, 'cascade.yaml'),
  }
}

/**
 * The home at a directory. Makes the directory; throws a StorageError in plain words when it can't, InputError when there is
 * a file.
 */
export function openHomeDirectory(path: string): Home {
  const home = homeAt(path)
  const { directory } = home
  try {
    refuseFile(directory)
    makeDirectory(directory)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw storageError(`make the home ${directory}`, error)
    throw new StorageError('ENOENT', `Cannot make the home ${directory}: nothing can be made there (ENOENT).`, error)
  }
  return home
}

/**
 * Whether somebody has made a home there, be it only by its configuration: a directory alone is none. Throws InputError when
 * there is a file, a StorageError when this user may not look.
 */
export function isHome({ directory, config, database, lock }: Home): boolean {
  try {
    refuseFile(directory)
    return [config, database, lock].some((path) => statSync(path, { throwIfNoEntry: false }) !== undefined)
  } catch (error) {
    throw storageError(`look at the home ${directory}`, error)
  }
}

/** Whether this user may write to a home: a medium that is mounted to be read, or another user's home, may be read only. */
export function mayWrite({ directory, database, lock }: Home): boolean {
  return [directory, database, lock].filter((path) => existsSync(path)).every(isWritable)
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** The refusal of a home that is not there. */
export function noHome({ directory }: Home): InputError {
  const remedy = '"cascade up", "run", "submit" and "register" make one there, --home names another'
  return inputError('home', `there is no home at ${directory}: ${remedy}`)
}

function refuseFile(directory: string): void {
  if (statSync(directory, { throwIfNoEntry: false })?.isFile() === true)
    throw inputError('home', `the home ${directory} is a file, it should be a directory`)
}

/**
 * One directory after the other: Node's own recursive `mkdir` says ENOENT of a read-only file system, and never ends in
 * `/proc`, where nothing can be made.
 */
function makeDirectory(path: string): void {
  if (existsSync(path)) return
  makeDirectory(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    // Somebody else was faster.
    if (!existsSync(path)) throw error
  }
}
