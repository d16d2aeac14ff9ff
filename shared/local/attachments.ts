import * as z from 'zod'
import { attached, newlyAttached, withdrawn, type Verdict } from '../lifecycle/attachment-verdicts.ts'
import { FILE_STATUSES, type Attachment, type NewAttachment } from '../model/attachment.ts'
import type { Lfn } from '../model/lfn.ts'
import { metadataJsonSchema, type Metadata } from '../model/metadata.ts'
import type { CutFile } from '../model/task.ts'
import type { AttachmentChanges, AttachmentPage, Attachments, Withdrawal } from '../ports/attachments.ts'
import { LIMIT } from './limit.ts'
import { repeatedJson } from './repeated-json.ts'
import { integer, integerOrNull, text, type Row } from './row.ts'
import { TransformationTables } from './transformation-tables.ts'

const statusSchema = z.enum(FILE_STATUSES).exclude(['Processed'])
const names = repeatedJson<readonly string[]>(z.array(z.string()))
const needs = repeatedJson<Metadata>(metadataJsonSchema)

/** A row of the table, in the order of {@link valuesOf}. */
const ROW = `attachments (transformation, lfn, status, pile, size, storageElements, since, needs, catalogVersion, errors, rev, task, reason)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** Attachments on SQLite. */
export class LocalAttachments extends TransformationTables implements Attachments {
  async attach(list: readonly NewAttachment[]): Promise<void> {
    this.database.write(() => {
      const insert = this.database.prepare(`INSERT INTO ${ROW} ON CONFLICT DO NOTHING`)
      for (const file of list) {
        const { changes } = insert.run(...valuesOf(this.ids.of(file.transformation), newlyAttached(file)))
        if (changes === 0) this.#settle(file, attached)
      }
    })
  }

  async read(transformation: string, lfns: readonly Lfn[]): Promise<readonly Attachment[]> {
    return lfns.flatMap((lfn) => this.#find({ transformation, lfn }) ?? [])
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

  async change(change: AttachmentChanges): Promise<boolean> {
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

  async withdraw(list: readonly Withdrawal[]): Promise<void> {
    this.database.write(() => {
      for (const file of list) this.#settle(file, withdrawn)
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

  #find({ transformation, lfn }: FileOf): Attachment | undefined {
    const id = this.ids.find(transformation)
    if (id === undefined) return undefined
    const row = this.database.prepare('SELECT * FROM attachments WHERE transformation = ? AND lfn = ?').get(id, lfn)
    return row === undefined ? undefined : attachmentOf(row, transformation)
  }

  /** Carries out what is to become of a file. */
  #settle<F extends FileOf>(file: F, decide: (file: F, known: Attachment | undefined) => Verdict | undefined): void {
    const verdict = decide(file, this.#find(file))
    if (verdict === undefined) return
    const id = this.ids.of(file.transformation)
    this.database.prepare(`INSERT OR REPLACE INTO ${ROW}`).run(...valuesOf(id, verdict.attachment))
    this.counts.add(id, verdict.counts)
  }

  #page(select: string, { transformation, after, limit }: AttachmentPage): readonly Attachment[] {
    return this.database
      .prepare(`${select} ORDER BY lfn ${LIMIT}`)
      .all(this.ids.of(transformation), after, limit)
      .map((row) => attachmentOf(row, transformation))
  }
}

interface FileOf {
  readonly transformation: string
  readonly lfn: Lfn
}

function valuesOf(transformation: number, attachment: Attachment): readonly (string | number | null)[] {
  const { lfn, status, pile, size, since, catalogVersion, errors, rev, task, reason } = attachment
  const storageElements = JSON.stringify(attachment.storageElements)
  const needed = JSON.stringify(attachment.needs)
  return [
    transformation,
    lfn,
    status,
    pile,
    size,
    storageElements,
    since,
    needed,
    catalogVersion,
    errors,
    rev,
    task,
    reason,
  ]
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
