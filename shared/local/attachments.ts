import * as z from 'zod'
import { FILE_STATUSES, type Attachment, type NewAttachment } from '../model/attachment.ts'
import type { CountChanges } from '../model/counts.ts'
import type { Lfn } from '../model/lfn.ts'
import { metadataJsonSchema, type Metadata } from '../model/metadata.ts'
import type { CutFile } from '../model/task.ts'
import type { AttachmentChange, AttachmentPage, Attachments } from '../ports/attachments.ts'
import { LIMIT } from './limit.ts'
import { repeatedJson } from './repeated-json.ts'
import { integer, integerOrNull, text, type Row } from './row.ts'
import { TransformationTables } from './transformation-tables.ts'

const statusSchema = z.enum(FILE_STATUSES).exclude(['Processed'])
const goneSchema = z.enum(['Withdrawn', 'Removed'])
type GoneStatus = z.infer<typeof goneSchema>
const names = repeatedJson<readonly string[]>(z.array(z.string()))
const needs = repeatedJson<Metadata>(metadataJsonSchema)

const COLUMNS =
  'transformation, lfn, status, pile, size, storageElements, since, needs, catalogVersion, errors, rev, reason'

/** Attachments on SQLite. */
export class LocalAttachments extends TransformationTables implements Attachments {
  async attach(list: readonly NewAttachment[]): Promise<void> {
    this.database.write(() => {
      const insert = this.database.prepare(
        `INSERT INTO attachments (${COLUMNS}) VALUES (?, ?, 'Unused', ?, ?, ?, ?, ?, ?, 0, 1, '') ON CONFLICT DO NOTHING`,
      )
      for (const file of list) {
        const { changes } = insert.run(
          this.ids.of(file.transformation),
          file.lfn,
          file.pile,
          file.size,
          JSON.stringify(file.storageElements),
          file.since,
          JSON.stringify(file.needs),
          file.catalogVersion,
        )
        if (changes === 0) this.#bringBack(file)
      }
    })
  }

  /** A file that was gone is there again, if the catalog says so later than it said that it was gone. */
  #bringBack(file: NewAttachment): void {
    const id = this.ids.of(file.transformation)
    const before = this.#goneAs(id, file.lfn)
    if (before === undefined) return
    const { changes } = this.database
      .prepare(
        `UPDATE attachments SET status = 'Unused', pile = ?, size = ?, storageElements = ?, since = ?, needs = ?,
           catalogVersion = ?, rev = rev + 1, reason = ''
         WHERE transformation = ? AND lfn = ? AND catalogVersion < ?`,
      )
      .run(
        file.pile,
        file.size,
        JSON.stringify(file.storageElements),
        file.since,
        JSON.stringify(file.needs),
        file.catalogVersion,
        id,
        file.lfn,
        file.catalogVersion,
      )
    if (changes === 1) this.counts.add(id, { gone: -1, removed: before === 'Removed' ? -1 : 0 })
  }

  /** How a file is gone; undefined: it is not. */
  #goneAs(transformation: number, lfn: Lfn): GoneStatus | undefined {
    const row = this.database
      .prepare(
        "SELECT status FROM attachments WHERE transformation = ? AND lfn = ? AND status IN ('Withdrawn', 'Removed')",
      )
      .get(transformation, lfn)
    return row === undefined ? undefined : goneSchema.parse(row['status'])
  }

  async read(transformation: string, lfns: readonly Lfn[]): Promise<readonly Attachment[]> {
    const id = this.ids.find(transformation)
    if (id === undefined) return []
    const select = this.database.prepare('SELECT * FROM attachments WHERE transformation = ? AND lfn = ?')
    return lfns.flatMap((lfn) => {
      const row = select.get(id, lfn)
      return row === undefined ? [] : [attachmentOf(row, transformation)]
    })
  }

  async assign(transformation: string, task: number, files: readonly CutFile[]): Promise<readonly Lfn[]> {
    const id = this.ids.of(transformation)
    return this.database.write(() => {
      const update = this.database.prepare(
        `UPDATE attachments SET status = 'Assigned', task = ?
         WHERE transformation = ? AND lfn = ? AND status = 'Unused' AND rev = ?`,
      )
      const check = this.database.prepare(
        "SELECT 1 FROM attachments WHERE transformation = ? AND lfn = ? AND status = 'Assigned' AND task = ?",
      )
      const assigned = files.filter(
        ({ lfn, rev }) => update.run(task, id, lfn, rev).changes === 1 || check.get(id, lfn, task) !== undefined,
      )
      return assigned.map((file) => file.lfn)
    })
  }

  async change(change: {
    transformation: string
    task: number | null
    files: readonly AttachmentChange[]
    counts: CountChanges
  }): Promise<boolean> {
    const id = this.ids.of(change.transformation)
    return this.database.write(() => {
      const check = this.database.prepare(
        'SELECT 1 FROM attachments WHERE transformation = ? AND lfn = ? AND rev = ? AND task IS ?',
      )
      if (change.files.some((file) => check.get(id, file.lfn, file.rev, change.task) === undefined)) return false
      const update = this.database.prepare(
        `UPDATE attachments SET status = ?, errors = ?, reason = ?, task = NULL, rev = rev + 1
         WHERE transformation = ? AND lfn = ?`,
      )
      for (const file of change.files) update.run(file.status, file.errors, file.reason, id, file.lfn)
      this.counts.add(id, change.counts)
      return true
    })
  }

  async withdraw(
    list: readonly {
      transformation: string
      lfn: Lfn
      status: 'Withdrawn' | 'Removed'
      catalogVersion: number
      reason: string
    }[],
  ): Promise<void> {
    this.database.write(() => {
      const mark = this.database.prepare(
        `INSERT INTO attachments (${COLUMNS}) VALUES (?, ?, ?, '', 0, '[]', 0, '{}', ?, 0, 1, ?)
         ON CONFLICT DO UPDATE SET status = excluded.status, catalogVersion = excluded.catalogVersion,
           reason = excluded.reason, rev = rev + 1
         WHERE status IN ('Unused', 'Withdrawn', 'Removed') AND catalogVersion < excluded.catalogVersion`,
      )
      for (const file of list) {
        const id = this.ids.of(file.transformation)
        const before = this.#goneAs(id, file.lfn)
        const { changes } = mark.run(id, file.lfn, file.status, file.catalogVersion, file.reason)
        if (changes === 1) this.counts.add(id, goneCounts(before, file.status))
      }
    })
  }

  async move(list: readonly NewAttachment[]): Promise<void> {
    this.database.write(() => {
      const update = this.database.prepare(
        `UPDATE attachments SET pile = ?, storageElements = ?, needs = ?, catalogVersion = ?, rev = rev + 1
         WHERE transformation = ? AND lfn = ? AND status = 'Unused' AND catalogVersion < ?`,
      )
      for (const file of list)
        update.run(
          file.pile,
          JSON.stringify(file.storageElements),
          JSON.stringify(file.needs),
          file.catalogVersion,
          this.ids.of(file.transformation),
          file.lfn,
          file.catalogVersion,
        )
    })
  }

  async list(page: AttachmentPage): Promise<readonly Attachment[]> {
    return this.#page('SELECT * FROM attachments WHERE transformation = ? AND lfn > ?', page)
  }

  async stopped(page: AttachmentPage): Promise<readonly Attachment[]> {
    return this.#page(
      "SELECT * FROM attachments WHERE transformation = ? AND lfn > ? AND status IN ('MaxReset', 'Problematic')",
      page,
    )
  }

  #page(select: string, { transformation, after, limit }: AttachmentPage): readonly Attachment[] {
    return this.database
      .prepare(`${select} ORDER BY lfn ${LIMIT}`)
      .all(this.ids.of(transformation), after, limit)
      .map((row) => attachmentOf(row, transformation))
  }
}

function goneCounts(before: GoneStatus | undefined, now: GoneStatus): CountChanges {
  const removed = (status: GoneStatus | undefined): number => (status === 'Removed' ? 1 : 0)
  return { gone: before === undefined ? 1 : 0, removed: removed(now) - removed(before) }
}

function attachmentOf(row: Row, transformation: string): Attachment {
  return {
    transformation,
    lfn: text(row, 'lfn'),
    status: statusSchema.parse(row['status']),
    pile: text(row, 'pile'),
    size: integer(row, 'size'),
    storageElements: names(row, 'storageElements'),
    since: integer(row, 'since'),
    needs: needs(row, 'needs'),
    catalogVersion: integer(row, 'catalogVersion'),
    errors: integer(row, 'errors'),
    rev: integer(row, 'rev'),
    task: integerOrNull(row, 'task'),
    reason: text(row, 'reason'),
  }
}
