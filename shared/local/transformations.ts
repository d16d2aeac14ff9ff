import * as z from 'zod'
import type { Counts } from '../model/counts.ts'
import {
  definitionSchema,
  stateSchema,
  type Definition,
  type State,
  type Transformation,
} from '../model/transformation.ts'
import type { ActiveDelta, LogEntry, StateChange, Transformations } from '../ports/transformations.ts'
import { integer, json, text } from './row.ts'
import { TransformationTables } from './transformation-tables.ts'

const kindSchema = z.enum(['add', 'remove'])

/** All tables that hold something of a transformation, by its number. */
const TABLES_OF_TRANSFORMATION = [
  'counts',
  'history',
  'attachments',
  'piles',
  'pile_entries',
  'cuts',
  'tasks',
  'ready',
  'submissions',
]

/** Transformations on SQLite. Definitions never change, so they are parsed once. */
export class LocalTransformations extends TransformationTables implements Transformations {
  /** What was parsed, with the text of the state that it was parsed from. */
  readonly #parsed = new Map<string, { readonly text: string; readonly transformation: Transformation }>()

  async create(list: readonly { definition: Definition; state: State }[]): Promise<void> {
    this.database.write(() => {
      for (const { definition, state } of list) {
        const { changes } = this.database
          .prepare(
            'INSERT INTO transformations (name, definition, state, version) VALUES (?, ?, ?, 1) ON CONFLICT DO NOTHING',
          )
          .run(definition.name, JSON.stringify(definition), JSON.stringify(state))
        if (changes === 0) continue
        this.database.prepare('INSERT INTO counts (transformation) VALUES (?)').run(this.ids.of(definition.name))
      }
    })
  }

  async read(names: readonly string[]): Promise<readonly Transformation[]> {
    return names.flatMap((name) => this.#find(name) ?? [])
  }

  async change(change: StateChange): Promise<boolean> {
    return this.database.write(() => this.#change(change))
  }

  async changeActive(change: StateChange, kind: 'add' | 'remove'): Promise<boolean> {
    return this.database.write(() => {
      if (!this.#change(change)) return false
      this.database.prepare('INSERT INTO active (kind, transformation) VALUES (?, ?)').run(kind, change.name)
      return true
    })
  }

  async activeVersion(): Promise<number> {
    const row = this.database.prepare('SELECT coalesce(max(version), 0) AS version FROM active').get()
    return row === undefined ? 0 : integer(row, 'version')
  }

  async activeSince(version: number): Promise<readonly ActiveDelta[]> {
    return this.database
      .prepare('SELECT version, kind, transformation FROM active WHERE version > ? ORDER BY version')
      .all(version)
      .map((row) => ({
        version: integer(row, 'version'),
        kind: kindSchema.parse(row['kind']),
        transformation: text(row, 'transformation'),
      }))
  }

  async history(name: string): Promise<readonly LogEntry[]> {
    return this.database
      .prepare('SELECT at, by, text FROM history WHERE transformation = ? ORDER BY n')
      .all(this.ids.of(name))
      .map((row) => ({ at: integer(row, 'at'), by: text(row, 'by'), text: text(row, 'text') }))
  }

  async note(name: string, entry: LogEntry): Promise<void> {
    this.database
      .prepare('INSERT INTO history (transformation, at, by, text) VALUES (?, ?, ?, ?)')
      .run(this.ids.of(name), entry.at, entry.by, entry.text)
  }

  async progress(name: string): Promise<{ transformation: Transformation; counts: Counts } | undefined> {
    const transformation = this.#find(name)
    if (transformation === undefined) return undefined
    return { transformation, counts: this.counts.read(this.ids.of(name)) }
  }

  async forget(name: string): Promise<boolean> {
    this.database.write(() => {
      const id = this.ids.find(name)
      if (id === undefined) return
      for (const table of TABLES_OF_TRANSFORMATION)
        this.database.prepare(`DELETE FROM ${table} WHERE transformation = ?`).run(id)
      this.database.prepare('DELETE FROM transformations WHERE id = ?').run(id)
      this.ids.forget(name)
      this.#parsed.delete(name)
    })
    return true
  }

  /** What is remembered may be of a step that was rolled back. */
  forgetParsed(): void {
    this.#parsed.clear()
  }

  #change(change: StateChange): boolean {
    const { changes } = this.database
      .prepare('UPDATE transformations SET state = ?, version = version + 1 WHERE name = ? AND version = ?')
      .run(JSON.stringify(change.state), change.name, change.version)
    if (changes === 0) return false
    if (change.log !== null) {
      const { at, by, text: line } = change.log
      this.database
        .prepare('INSERT INTO history (transformation, at, by, text) VALUES (?, ?, ?, ?)')
        .run(this.ids.of(change.name), at, by, line)
    }
    return true
  }

  #find(name: string): Transformation | undefined {
    const row = this.database.prepare('SELECT version, state FROM transformations WHERE name = ?').get(name)
    if (row === undefined) return undefined
    const version = integer(row, 'version')
    const known = this.#parsed.get(name)
    // The version alone is not enough: a step that was rolled back gives it out a second time.
    const state = text(row, 'state')
    if (known?.transformation.version === version && known.text === state) return known.transformation
    const definition = known?.transformation.definition ?? this.#definition(name)
    const transformation = { definition, state: json(row, 'state', stateSchema), version }
    this.#parsed.set(name, { text: state, transformation })
    return transformation
  }

  #definition(name: string): Definition {
    const row = this.database.prepare('SELECT definition FROM transformations WHERE name = ?').get(name)
    if (row === undefined) throw new Error(`there is no transformation ${name}`)
    return json(row, 'definition', definitionSchema)
  }
}
