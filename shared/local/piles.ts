import * as z from 'zod'
import type { CountChanges } from '../model/counts.ts'
import type { Lfn } from '../model/lfn.ts'
import { metadataJsonSchema, type Metadata } from '../model/metadata.ts'
import type { Cut } from '../model/task.ts'
import type { PileChange, PileEntry, PileHead, Piles } from '../ports/piles.ts'
import { LIMIT } from './limit.ts'
import { addReady } from './ready.ts'
import { repeatedJson } from './repeated-json.ts'
import { integer, integerOrNull, json, text, textOrNull, type Row } from './row.ts'
import { TransformationTables } from './transformation-tables.ts'

const namesSchema = z.array(z.string())
const names = repeatedJson<readonly string[]>(namesSchema)
const needs = repeatedJson<Metadata>(metadataJsonSchema)
const plannedSchema = z.array(
  z.strictObject({
    number: z.number(),
    target: namesSchema,
    files: z.array(z.strictObject({ lfn: z.string(), rev: z.number() })),
  }),
)

/** Piles on SQLite: a row a pile, a row a waiting file. */
export class LocalPiles extends TransformationTables implements Piles {
  async head(transformation: string, pile: string): Promise<PileHead> {
    const row = this.database
      .prepare('SELECT * FROM piles WHERE transformation = ? AND pile = ?')
      .get(this.ids.of(transformation), pile)
    return row === undefined ? emptyPile(transformation, pile) : headOf(row, transformation)
  }

  async waiting(transformation: string, pile: string, lfns?: readonly Lfn[]): Promise<readonly PileEntry[]> {
    const id = this.ids.of(transformation)
    if (lfns === undefined)
      return this.database
        .prepare('SELECT * FROM pile_entries WHERE transformation = ? AND pile = ?')
        .all(id, pile)
        .map(entryOf)
    const select = this.database.prepare('SELECT * FROM pile_entries WHERE transformation = ? AND pile = ? AND lfn = ?')
    return lfns.flatMap((lfn) => {
      const row = select.get(id, pile, lfn)
      return row === undefined ? [] : [entryOf(row)]
    })
  }

  async writeCut(cut: Cut): Promise<void> {
    this.database
      .prepare('INSERT INTO cuts (transformation, id, pile, tasks) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')
      .run(this.ids.of(cut.transformation), cut.id, cut.pile, JSON.stringify(cut.tasks))
  }

  async readCut(transformation: string, id: string): Promise<Cut | undefined> {
    const row = this.database
      .prepare('SELECT pile, tasks FROM cuts WHERE transformation = ? AND id = ?')
      .get(this.ids.of(transformation), id)
    if (row === undefined) return undefined
    return { transformation, id, pile: text(row, 'pile'), tasks: json(row, 'tasks', plannedSchema) }
  }

  async change(change: PileChange): Promise<boolean> {
    const { head } = change
    const id = this.ids.of(head.transformation)
    return this.database.write(() => {
      if (!this.#writeHead(id, head)) return false
      this.#moveEntries(id, change)
      this.counts.add(id, change.counts)
      return true
    })
  }

  async finish(finish: {
    head: PileChange['head']
    ready: readonly number[]
    now: number
    counts: CountChanges
  }): Promise<boolean> {
    const { head, ready, now } = finish
    const id = this.ids.of(head.transformation)
    return this.database.write(() => {
      if (!this.#writeHead(id, { ...head, pending: null })) return false
      this.database.prepare('DELETE FROM cuts WHERE transformation = ? AND id = ?').run(id, head.pending)
      addReady(this.database, {
        id: `${head.transformation}:${head.pile}#${head.version}`,
        transformation: id,
        due: now,
        tasks: ready.map((number) => ({ number, attempt: 1 })),
      })
      this.counts.add(id, finish.counts)
      return true
    })
  }

  async list(transformation: string, after: string, limit: number): Promise<readonly PileHead[]> {
    return this.database
      .prepare(`SELECT * FROM piles WHERE transformation = ? AND pile > ? ORDER BY pile ${LIMIT}`)
      .all(this.ids.of(transformation), after, limit)
      .map((row) => headOf(row, transformation))
  }

  async due(now: number, limit: number): Promise<readonly Pick<PileHead, 'transformation' | 'pile'>[]> {
    return this.database
      .prepare(
        `SELECT t.name, p.pile FROM piles p JOIN transformations t ON t.id = p.transformation
         WHERE p.due IS NOT NULL AND p.due <= ? ORDER BY p.due ${LIMIT}`,
      )
      .all(now, limit)
      .map((row) => ({ transformation: text(row, 'name'), pile: text(row, 'pile') }))
  }

  #writeHead(id: number, head: PileChange['head']): boolean {
    const { tasks, pending, due, firstCut, flushed, stuck } = head
    const uncut = head.uncut ? 1 : 0
    const written =
      head.version === 0
        ? this.database
            .prepare(
              `INSERT INTO piles (transformation, pile, version, tasks, pending, due, firstCut, flushed, stuck, uncut)
               VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
            )
            .run(id, head.pile, tasks, pending, due, firstCut, flushed, stuck, uncut)
        : this.database
            .prepare(
              `UPDATE piles SET version = version + 1, tasks = ?, pending = ?, due = ?, firstCut = ?, flushed = ?, stuck = ?, uncut = ?
               WHERE transformation = ? AND pile = ? AND version = ?`,
            )
            .run(tasks, pending, due, firstCut, flushed, stuck, uncut, id, head.pile, head.version)
    return written.changes === 1
  }

  /** Entries leave and come; the pile counts those that it has thereafter. */
  #moveEntries(id: number, { head: { pile }, remove, put }: PileChange): void {
    const leave = this.database.prepare('DELETE FROM pile_entries WHERE transformation = ? AND pile = ? AND lfn = ?')
    let growth = 0
    for (const lfn of remove) growth -= Number(leave.run(id, pile, lfn).changes)
    for (const entry of put) growth += this.#putEntry(id, pile, entry)
    if (growth === 0) return
    this.database
      .prepare('UPDATE piles SET waiting = waiting + ? WHERE transformation = ? AND pile = ?')
      .run(growth, id, pile)
  }

  /** By how many entries the pile grows: one that was there is replaced. */
  #putEntry(id: number, pile: string, entry: PileEntry): number {
    const { lfn, size, since, errors, rev } = entry
    const places = JSON.stringify(entry.storageElements)
    const row = [id, pile, lfn, size, places, since, errors, JSON.stringify(entry.needs), rev]
    const isNew = this.database.prepare(`INSERT OR IGNORE ${ENTRY}`).run(...row).changes === 1
    if (!isNew) this.database.prepare(`INSERT OR REPLACE ${ENTRY}`).run(...row)
    return isNew ? 1 : 0
  }
}

const ENTRY = `INTO pile_entries (transformation, pile, lfn, size, storageElements, since, errors, needs, rev)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`

function emptyPile(transformation: string, pile: string): PileHead {
  const nothing = { version: 0, tasks: 0, pending: null, due: null, firstCut: null, flushed: 0, stuck: 0, waiting: 0 }
  return { transformation, pile, ...nothing, uncut: false }
}

function headOf(row: Row, transformation: string): PileHead {
  return {
    transformation,
    pile: text(row, 'pile'),
    version: integer(row, 'version'),
    tasks: integer(row, 'tasks'),
    pending: textOrNull(row, 'pending'),
    due: integerOrNull(row, 'due'),
    firstCut: integerOrNull(row, 'firstCut'),
    flushed: integer(row, 'flushed'),
    stuck: integer(row, 'stuck'),
    waiting: integer(row, 'waiting'),
    uncut: integer(row, 'uncut') === 1,
  }
}

function entryOf(row: Row): PileEntry {
  return {
    lfn: text(row, 'lfn'),
    size: integer(row, 'size'),
    storageElements: names(row, 'storageElements'),
    since: integer(row, 'since'),
    errors: integer(row, 'errors'),
    needs: needs(row, 'needs'),
    rev: integer(row, 'rev'),
  }
}
