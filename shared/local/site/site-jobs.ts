import type { TaskOrder } from '../../model/task-order.ts'
import type { Execution } from '../../model/manifest.ts'
import type { LocalDatabase } from '../database.ts'
import { integer, text, type Row } from '../row.ts'
import { SITE_TABLES } from './site-tables.ts'

/** An execution that is queued or runs. */
export interface SiteJob extends Execution {
  readonly id: number
  readonly cpus: number
}

/** How many executions are queued and running. */
export interface JobCounts {
  readonly queued: number
  readonly running: number
}

const COLUMNS = 'id, submission, transformation, task, attempt, cpus'

/** The table of the local site's jobs. What writes belongs into a step's transaction. */
export class SiteJobs {
  readonly #database: LocalDatabase

  /** Makes the tables where they are not there. */
  constructor(database: LocalDatabase) {
    this.#database = database
    database.write(() => {
      database.sqlite.exec(SITE_TABLES)
    })
  }

  /** Queues executions; those that are there already stay as they are. */
  add(orders: readonly TaskOrder[]): void {
    const insert = this.#database.prepare(
      `INSERT INTO site_jobs (submission, transformation, task, attempt, state, cpus, body)
       VALUES (?, ?, ?, ?, 'queued', ?, ?) ON CONFLICT DO NOTHING`,
    )
    for (const order of orders) {
      const { submission, transformation, task, attempt, job } = order
      insert.run(submission, transformation, task, attempt, job.resources.cpus, JSON.stringify(order))
    }
  }

  /** The order of an execution, as JSON. */
  order(id: number): string {
    const row = this.#database.prepare('SELECT body FROM site_jobs WHERE id = ?').get(id)
    if (row === undefined) throw new Error(`the site has no job ${id}`)
    return text(row, 'body')
  }

  /** The tasks of a submission that are queued or run. */
  tasksOf(submission: string): readonly number[] {
    const select = this.#database.prepare('SELECT task FROM site_jobs WHERE submission = ? ORDER BY id')
    return select.all(submission).map((row) => integer(row, 'task'))
  }

  standing(submission: string, task: number): 'queued' | 'running' | undefined {
    const select = this.#database.prepare('SELECT state FROM site_jobs WHERE submission = ? AND task = ?')
    const state = select.get(submission, task)?.['state']
    return state === 'queued' || state === 'running' ? state : undefined
  }

  /** Asks for the end of all executions of a submission. */
  markEnding(submission: string, reason: string): void {
    this.#database.prepare('UPDATE site_jobs SET ending = ? WHERE submission = ?').run(reason, submission)
  }

  /** Takes the executions of a submission out of the queue that wait there and are not to be ended. */
  takeBack(submission: string): readonly SiteJob[] {
    return this.#database
      .prepare(
        `DELETE FROM site_jobs WHERE submission = ? AND state = 'queued' AND ending IS NULL RETURNING ${COLUMNS}`,
      )
      .all(submission)
      .map(jobOf)
  }

  /** Whether the end of an execution was asked for. */
  isEnding(id: number): boolean {
    return this.#database.prepare('SELECT ending FROM site_jobs WHERE id = ?').get(id)?.['ending'] !== null
  }

  /** The executions in a state of which the end was asked for. */
  ending(state: 'queued' | 'running'): readonly SiteJob[] {
    return this.#database
      .prepare(`SELECT ${COLUMNS} FROM site_jobs WHERE state = ? AND ending IS NOT NULL ORDER BY id`)
      .all(state)
      .map(jobOf)
  }

  running(): readonly SiteJob[] {
    return this.#database
      .prepare(`SELECT ${COLUMNS} FROM site_jobs WHERE state = 'running' ORDER BY id`)
      .all()
      .map(jobOf)
  }

  cpusInUse(): number {
    const row = this.#database.prepare("SELECT total(cpus) AS cpus FROM site_jobs WHERE state = 'running'").get()
    return row === undefined ? 0 : integer(row, 'cpus')
  }

  /** Whose turn it is: the first in the queue of the transformation that comes, by name, after the one served last. */
  next(servedLast: string): SiteJob | undefined {
    const select = this.#database.prepare(
      `SELECT ${COLUMNS} FROM site_jobs WHERE state = 'queued' AND transformation > ? ORDER BY transformation, id LIMIT 1`,
    )
    const row = select.get(servedLast) ?? select.get('')
    return row === undefined ? undefined : jobOf(row)
  }

  setRunning(id: number, started: number): void {
    this.#database.prepare("UPDATE site_jobs SET state = 'running', started = ? WHERE id = ?").run(started, id)
  }

  /** Back to the queue, at its old place: it could not be started. */
  setQueued(id: number): void {
    this.#database.prepare("UPDATE site_jobs SET state = 'queued', started = NULL WHERE id = ?").run(id)
  }

  remove(id: number): void {
    this.#database.prepare('DELETE FROM site_jobs WHERE id = ?').run(id)
  }

  countsOf(submission: string): JobCounts {
    return countsIn(this.#database.prepare('SELECT state, jobs FROM site_counts WHERE submission = ?').all(submission))
  }

  counts(): JobCounts {
    return countsIn(this.#database.prepare('SELECT state, sum(jobs) AS jobs FROM site_counts GROUP BY state').all())
  }
}

function jobOf(row: Row): SiteJob {
  return {
    id: integer(row, 'id'),
    submission: text(row, 'submission'),
    transformation: text(row, 'transformation'),
    task: integer(row, 'task'),
    attempt: integer(row, 'attempt'),
    cpus: integer(row, 'cpus'),
  }
}

function countsIn(rows: readonly Row[]): JobCounts {
  const jobs = (state: string): number => {
    const row = rows.find((candidate) => candidate['state'] === state)
    return row === undefined ? 0 : integer(row, 'jobs')
  }
  return { queued: jobs('queued'), running: jobs('running') }
}
