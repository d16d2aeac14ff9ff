import type { LocalDatabase } from '../../shared/local/database.ts'
import { readyTasksSchema } from '../../shared/model/task.ts'
import { integer, integerOrNull, text, textOrNull, type Row } from '../../shared/local/row.ts'
import * as z from 'zod'
import { stateSchema, definitionSchema, type Definition, type State } from '../../shared/model/transformation.ts'
import { COUNT_NAMES, type CountName } from '../../shared/model/counts.ts'
import { metadataJsonSchema, type Metadata } from '../../shared/model/metadata.ts'
import { replicaSchema, type Replica } from '../../shared/model/file.ts'

const names = z.array(z.string())

/** An attachment as the table has it. */
export interface AttachmentRow {
  readonly lfn: string
  readonly status: string
  readonly pile: string
  readonly errors: number
  readonly rev: number
  readonly task: number | null
  readonly reason: string
}

/** A task as the table has it. */
export interface TaskRow {
  readonly number: number
  readonly state: string
  readonly attempt: number
  readonly errors: number
  readonly files: readonly string[]
  readonly manifest: string | null
  readonly message: string
  readonly ended: number | null
}

/** A file on a pile, as the table has it. */
export interface EntryRow {
  readonly pile: string
  readonly lfn: string
  readonly size: number
  readonly storageElements: readonly string[]
  readonly since: number
  readonly errors: number
  readonly needs: Metadata
  readonly rev: number
}

/** All that the tables hold of one transformation. */
export interface TransformationDump {
  readonly name: string
  readonly definition: Definition
  readonly state: State
  readonly counts: Readonly<Record<CountName, number>>
  readonly attachments: readonly AttachmentRow[]
  readonly piles: readonly {
    readonly pile: string
    readonly pending: string | null
    readonly stuck: number
    readonly waiting: number
    readonly firstCut: number | null
  }[]
  readonly entries: readonly EntryRow[]
  readonly tasks: readonly TaskRow[]
  readonly ready: readonly { readonly number: number; readonly attempt: number }[]
  /** Attempts in submissions that no site has acknowledged. */
  readonly unsent: readonly { readonly number: number; readonly attempt: number }[]
}

/** A record of the catalog, a tombstone included. */
export interface FileRow {
  readonly lfn: string
  readonly size: number
  readonly checksum: string
  readonly metadata: Metadata
  readonly replicas: readonly Replica[]
  readonly removed: boolean
}

/** What the tables hold at a quiet moment, read by SQL and not by the ports that are being tested. */
export interface Dump {
  readonly transformations: readonly TransformationDump[]
  readonly files: readonly FileRow[]
}

/** Reads the tables. */
export function dumpOf(database: LocalDatabase): Dump {
  return {
    transformations: database.sqlite
      .prepare('SELECT * FROM transformations ORDER BY id')
      .all()
      .map((row) => transformationOf(row, database)),
    files: database.sqlite
      .prepare('SELECT d.path, f.* FROM files f JOIN directories d ON d.id = f.directory ORDER BY 1, name')
      .all()
      .map(fileOf),
  }
}

function transformationOf(row: Row, database: LocalDatabase): TransformationDump {
  const id = integer(row, 'id')
  const all = (table: string): readonly Row[] =>
    database.sqlite.prepare(`SELECT * FROM ${table} WHERE transformation = ?`).all(id)
  const [counts] = all('counts')
  return {
    name: text(row, 'name'),
    definition: parse(row, 'definition', definitionSchema),
    state: parse(row, 'state', stateSchema),
    counts: countsOf(counts ?? {}),
    attachments: all('attachments').map(attachmentOf),
    piles: all('piles').map((pile) => ({
      pile: text(pile, 'pile'),
      pending: textOrNull(pile, 'pending'),
      stuck: integer(pile, 'stuck'),
      waiting: integer(pile, 'waiting'),
      firstCut: integerOrNull(pile, 'firstCut'),
    })),
    entries: all('pile_entries').map(entryOf),
    tasks: all('tasks').map(taskOf),
    ready: all('ready').flatMap((chunk) => parse(chunk, 'tasks', readyTasksSchema)),
    unsent: all('submissions')
      .filter((submission) => submission['job'] === null)
      .flatMap((submission) => parse(submission, 'tasks', readyTasksSchema)),
  }
}

function countsOf(row: Row): Record<CountName, number> {
  const counts: Partial<Record<CountName, number>> = {}
  for (const name of COUNT_NAMES) counts[name] = integer(row, name)
  return z.record(z.enum(COUNT_NAMES), z.number()).parse(counts)
}

function attachmentOf(row: Row): AttachmentRow {
  return {
    lfn: text(row, 'lfn'),
    status: text(row, 'status'),
    pile: text(row, 'pile'),
    errors: integer(row, 'errors'),
    rev: integer(row, 'rev'),
    task: integerOrNull(row, 'task'),
    reason: text(row, 'reason'),
  }
}

function entryOf(row: Row): EntryRow {
  return {
    pile: text(row, 'pile'),
    lfn: text(row, 'lfn'),
    size: integer(row, 'size'),
    storageElements: parse(row, 'storageElements', names),
    since: integer(row, 'since'),
    errors: integer(row, 'errors'),
    needs: parse(row, 'needs', metadataJsonSchema),
    rev: integer(row, 'rev'),
  }
}

function taskOf(row: Row): TaskRow {
  return {
    number: integer(row, 'number'),
    state: text(row, 'state'),
    attempt: integer(row, 'attempt'),
    errors: integer(row, 'errors'),
    files: parse(row, 'files', names),
    manifest: textOrNull(row, 'manifest'),
    message: text(row, 'message'),
    ended: integerOrNull(row, 'ended'),
  }
}

function fileOf(row: Row): FileRow {
  return {
    lfn: `${text(row, 'path')}/${text(row, 'name')}`,
    size: integer(row, 'size'),
    checksum: text(row, 'checksum'),
    metadata: parse(row, 'metadata', metadataJsonSchema),
    replicas: parse(row, 'replicas', z.array(replicaSchema)),
    removed: integer(row, 'removed') === 1,
  }
}

function parse<T>(row: Row, column: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(text(row, column)))
}
