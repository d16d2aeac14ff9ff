import type { Metadata } from '../model/metadata.ts'
import { seenValuesSchema, withSeen, type SeenValues } from '../model/seen-values.ts'
import type { Directory } from '../ports/catalog.ts'
import type { LocalDatabase } from './database.ts'
import { LIMIT } from './limit.ts'
import { integer, json, text } from './row.ts'

/** The directories of the catalog and the values seen in them. Never narrowed, so what was seen is remembered. */
export class LocalDirectories {
  readonly #database: LocalDatabase
  readonly #fields: readonly string[]
  readonly #known = new Map<string, { readonly id: number; seen: SeenValues }>()

  constructor(database: LocalDatabase, collectionFields: readonly string[]) {
    this.#database = database
    this.#fields = collectionFields
  }

  /** The number of a directory, undefined when no file was ever registered in it. */
  find(path: string): number | undefined {
    const known = this.#known.get(path)
    if (known !== undefined) return known.id
    const row = this.#database.prepare('SELECT id, seen FROM directories WHERE path = ?').get(path)
    if (row === undefined) return undefined
    this.#known.set(path, { id: integer(row, 'id'), seen: json(row, 'seen', seenValuesSchema) })
    return integer(row, 'id')
  }

  /** The number of a directory that must be there. */
  id(path: string): number {
    const id = this.find(path)
    if (id === undefined) throw new Error(`there is no directory ${path}`)
    return id
  }

  /** Makes sure that the directory is known to hold files of these values, before the first one is written. Returns its number. */
  widen(path: string, metadata: Metadata): number {
    const id = this.find(path)
    if (id === undefined) return this.#create(path, withSeen({}, metadata, this.#fields))
    const seen = this.#known.get(path)?.seen ?? {}
    const wider = withSeen(seen, metadata, this.#fields)
    if (wider !== seen) this.#write(path, id, wider)
    return id
  }

  /** Directories by path, after a path. */
  list({ after, limit }: { readonly after: string; readonly limit: number }): readonly Directory[] {
    return this.#database
      .prepare(`SELECT path, seen FROM directories WHERE path > ? ORDER BY path ${LIMIT}`)
      .all(after, limit)
      .map((row) => ({ path: text(row, 'path'), seen: json(row, 'seen', seenValuesSchema) }))
  }

  /** What is remembered may be of a step that was rolled back. */
  forget(): void {
    this.#known.clear()
  }

  #create(path: string, seen: SeenValues): number {
    const { lastInsertRowid } = this.#database
      .prepare('INSERT INTO directories (path, seen) VALUES (?, ?)')
      .run(path, JSON.stringify(seen))
    const id = Number(lastInsertRowid)
    this.#known.set(path, { id, seen })
    return id
  }

  #write(path: string, id: number, seen: SeenValues): void {
    this.#database.prepare('UPDATE directories SET seen = ? WHERE id = ?').run(JSON.stringify(seen), id)
    this.#known.set(path, { id, seen })
  }
}
