import * as z from 'zod'
import { offeredAgain, type CatalogRecord } from '../lifecycle/offered-again.ts'
import { replicaSchema, type CatalogFile, type NewFile } from '../model/file.ts'
import { directoryOf, joinLfn, nameOf, type Lfn } from '../model/lfn.ts'
import { metadataJsonSchema, type Metadata } from '../model/metadata.ts'
import type { CatalogChange } from '../messages/catalog-change.ts'
import type { Catalog, Directory, Registrar, RegisterOutcome } from '../ports/catalog.ts'
import type { LocalDatabase } from './database.ts'
import { LocalDirectories } from './directories.ts'
import { LIMIT } from './limit.ts'
import { integer, json, text, textOrNull, type Row } from './row.ts'

const replicasSchema = z.array(replicaSchema)

/** The catalog on SQLite, and the stream of its changes. */
export class LocalCatalog implements Catalog {
  readonly #database: LocalDatabase
  readonly #directories: LocalDirectories

  /** `collectionFields`: the metadata fields whose values are remembered per directory. */
  constructor(database: LocalDatabase, collectionFields: readonly string[]) {
    this.#database = database
    this.#directories = new LocalDirectories(database, collectionFields)
  }

  async register(files: readonly NewFile[], by: Registrar = 'person'): Promise<readonly RegisterOutcome[]> {
    return this.#database.write(() => files.map((file) => this.#registerOne(file, by)))
  }

  async contents(lfns: readonly Lfn[]): Promise<readonly { readonly lfn: Lfn; readonly checksum: string }[]> {
    const known = lfns.flatMap((lfn) => this.#findRecord(lfn) ?? [])
    return known.map(({ file: { lfn, checksum } }) => ({ lfn, checksum }))
  }

  async read(lfns: readonly Lfn[]): Promise<readonly CatalogFile[]> {
    return lfns.flatMap((lfn) => this.#find(lfn) ?? [])
  }

  async setMetadata(change: { lfn: Lfn; metadata: Metadata; version: number }): Promise<boolean> {
    return this.#database.write(() => {
      const file = this.#find(change.lfn)
      if (file === undefined || file.version !== change.version) return false
      this.#directories.widen(directoryOf(change.lfn), change.metadata)
      this.#put({ ...file, metadata: change.metadata, version: file.version + 1 }, file.metadata)
      return true
    })
  }

  async remove(lfns: readonly Lfn[]): Promise<void> {
    this.#database.write(() => {
      for (const file of [...new Set(lfns)].flatMap((lfn) => this.#find(lfn) ?? [])) {
        const directory = this.#directories.id(directoryOf(file.lfn))
        this.#database
          .prepare('UPDATE files SET removed = 1, version = version + 1 WHERE directory = ? AND name = ?')
          .run(directory, nameOf(file.lfn))
        this.#tell({ directory, name: nameOf(file.lfn) }, file.metadata, file.version + 1)
      }
    })
  }

  async directories(page: { after: string; limit: number }): Promise<readonly Directory[]> {
    return this.#directories.list(page)
  }

  async list(page: { directory: string; after: string; limit: number }): Promise<readonly CatalogFile[]> {
    const id = this.#directories.find(page.directory)
    if (id === undefined) return []
    return this.#database
      .prepare(`SELECT * FROM files WHERE directory = ? AND name > ? AND removed = 0 ORDER BY name ${LIMIT}`)
      .all(id, page.after, page.limit)
      .map((row) => fileOf(row, page.directory))
  }

  /** The oldest changes that no one has taken yet, with the number to give to {@link taken}. */
  changes(limit: number): { readonly changes: readonly CatalogChange[]; readonly upTo: number } {
    const rows = this.#database
      .prepare(
        `SELECT c.seq, c.before, c.version AS changed, d.path, f.* FROM catalog_changes c
         JOIN directories d ON d.id = c.directory JOIN files f ON f.directory = c.directory AND f.name = c.name
         ORDER BY c.seq ${LIMIT}`,
      )
      .all(limit)
    const last = rows.at(-1)
    return { changes: rows.map(changeOf), upTo: last === undefined ? 0 : integer(last, 'seq') }
  }

  /** Forgets changes that have been through the filter. */
  taken(upTo: number): void {
    this.#database.prepare('DELETE FROM catalog_changes WHERE seq <= ?').run(upTo)
  }

  /** What is remembered may be of a step that was rolled back. */
  forget(): void {
    this.#directories.forget()
  }

  #registerOne(file: NewFile, by: Registrar): RegisterOutcome {
    const { lfn } = file
    const directory = this.#directories.widen(directoryOf(lfn), file.metadata)
    const name = nameOf(lfn)
    const added = this.#database
      .prepare(
        `INSERT INTO files (directory, name, size, checksum, metadata, replicas, version) VALUES (?, ?, ?, ?, ?, ?, 1)
         ON CONFLICT DO NOTHING`,
      )
      .run(directory, name, file.size, file.checksum, JSON.stringify(file.metadata), JSON.stringify([file.replica]))
    if (added.changes === 0) return this.#registerKnown(file, by)
    this.#tell({ directory, name }, null, 1)
    return { lfn, outcome: 'registered' }
  }

  #registerKnown(file: NewFile, by: Registrar): RegisterOutcome {
    const record = this.#findRecord(file.lfn)
    if (record === undefined) throw new Error(`${file.lfn} was there a moment ago`)
    const { outcome, next } = offeredAgain(record, file, by)
    if (next !== null) this.#put(next, record.removed ? null : record.file.metadata)
    return outcome
  }

  #find(lfn: Lfn): CatalogFile | undefined {
    const record = this.#findRecord(lfn)
    return record?.removed === false ? record.file : undefined
  }

  #findRecord(lfn: Lfn): CatalogRecord | undefined {
    const directory = this.#directories.find(directoryOf(lfn))
    if (directory === undefined) return undefined
    const row = this.#database
      .prepare('SELECT * FROM files WHERE directory = ? AND name = ?')
      .get(directory, nameOf(lfn))
    if (row === undefined) return undefined
    return { file: fileOf(row, directoryOf(lfn)), removed: integer(row, 'removed') === 1 }
  }

  #put(file: CatalogFile, before: Metadata | null): void {
    const directory = this.#directories.id(directoryOf(file.lfn))
    this.#database
      .prepare('UPDATE files SET removed = 0, metadata = ?, replicas = ?, version = ? WHERE directory = ? AND name = ?')
      .run(JSON.stringify(file.metadata), JSON.stringify(file.replicas), file.version, directory, nameOf(file.lfn))
    this.#tell({ directory, name: nameOf(file.lfn) }, before, file.version)
  }

  #tell(place: Place, before: Metadata | null, version: number): void {
    this.#database
      .prepare('INSERT INTO catalog_changes (directory, name, before, version) VALUES (?, ?, ?, ?)')
      .run(place.directory, place.name, before === null ? null : JSON.stringify(before), version)
  }
}

/** Where a record stands. */
interface Place {
  readonly directory: number
  readonly name: string
}

function fileOf(row: Row, directory: string): CatalogFile {
  return {
    lfn: joinLfn(directory, text(row, 'name')),
    size: integer(row, 'size'),
    checksum: text(row, 'checksum'),
    metadata: json(row, 'metadata', metadataJsonSchema),
    replicas: json(row, 'replicas', replicasSchema),
    version: integer(row, 'version'),
  }
}

function changeOf(row: Row): CatalogChange {
  const directory = text(row, 'path')
  return {
    lfn: joinLfn(directory, text(row, 'name')),
    before: textOrNull(row, 'before') === null ? null : json(row, 'before', metadataJsonSchema),
    file: integer(row, 'removed') === 1 ? null : fileOf(row, directory),
    version: integer(row, 'changed'),
  }
}
