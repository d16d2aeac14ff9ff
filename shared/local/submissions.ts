import { siteJobSchema, type SiteJob } from '../model/site-job.ts'
import { readyTasksSchema } from '../model/task.ts'
import { mayWork } from '../model/transformation-status.ts'
import { stateSchema } from '../model/transformation.ts'
import type { ReadyChunk, Submission, Submissions } from '../ports/submissions.ts'
import { LIMIT } from './limit.ts'
import { addReady } from './ready.ts'
import { integer, json, text, type Row } from './row.ts'
import { TransformationTables } from './transformation-tables.ts'

const SELECT =
  'SELECT s.*, t.name AS transformationName FROM submissions s JOIN transformations t ON t.id = s.transformation'

/** Ready chunks and submissions on SQLite. */
export class LocalSubmissions extends TransformationTables implements Submissions {
  async ready(transformation: string, now: number, limit: number): Promise<readonly ReadyChunk[]> {
    return this.database
      .prepare(`SELECT id, due, tasks FROM ready WHERE transformation = ? AND due <= ? ORDER BY due, seq ${LIMIT}`)
      .all(this.ids.of(transformation), now, limit)
      .map((row) => ({ id: text(row, 'id'), due: integer(row, 'due'), tasks: json(row, 'tasks', readyTasksSchema) }))
  }

  async nextDue(transformation: string, now: number): Promise<number | null> {
    const row = this.database
      .prepare('SELECT due FROM ready WHERE transformation = ? AND due > ? ORDER BY due LIMIT 1')
      .get(this.ids.of(transformation), now)
    return row === undefined ? null : integer(row, 'due')
  }

  async open(submission: Submission, chunks: readonly ReadyChunk[]): Promise<boolean> {
    const id = this.ids.of(submission.transformation)
    return this.database.write(() => {
      if (!this.#mayWork(id)) return false
      const check = this.database.prepare('SELECT 1 FROM ready WHERE id = ?')
      if (chunks.some((chunk) => check.get(chunk.id) === undefined)) return false
      const take = this.database.prepare('DELETE FROM ready WHERE id = ?')
      for (const chunk of chunks) take.run(chunk.id)
      this.database
        .prepare(
          `INSERT INTO submissions (name, transformation, tasks, owner, leaseUntil, site, opened)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          submission.name,
          id,
          JSON.stringify(submission.tasks),
          submission.owner,
          submission.leaseUntil,
          submission.site,
          submission.opened,
        )
      return true
    })
  }

  async unsent(transformation: string): Promise<readonly Submission[]> {
    return this.database
      .prepare(`${SELECT} WHERE s.transformation = ? AND s.job IS NULL ORDER BY s.opened, s.name`)
      .all(this.ids.of(transformation))
      .map(submissionOf)
  }

  async live(transformation: string): Promise<readonly Submission[]> {
    return this.database
      .prepare(`${SELECT} WHERE s.transformation = ? ORDER BY s.opened, s.name`)
      .all(this.ids.of(transformation))
      .map(submissionOf)
  }

  async read(names: readonly string[]): Promise<readonly Submission[]> {
    const select = this.database.prepare(`${SELECT} WHERE s.name = ?`)
    return names.flatMap((name) => {
      const row = select.get(name)
      return row === undefined ? [] : [submissionOf(row)]
    })
  }

  async claim(claim: { name: string; owner: string; now: number; leaseUntil: number }): Promise<boolean> {
    const { changes } = this.database
      .prepare('UPDATE submissions SET owner = ?, leaseUntil = ? WHERE name = ? AND job IS NULL AND leaseUntil <= ?')
      .run(claim.owner, claim.leaseUntil, claim.name, claim.now)
    return changes === 1
  }

  async sent(name: string, job: SiteJob): Promise<void> {
    this.database.prepare('UPDATE submissions SET job = ? WHERE name = ?').run(JSON.stringify(job), name)
  }

  async putBack({ name, transformation, tasks, opened }: Submission): Promise<void> {
    this.database.write(() => {
      const { changes } = this.database.prepare('DELETE FROM submissions WHERE name = ? AND job IS NULL').run(name)
      if (changes === 1)
        addReady(this.database, { id: name, due: opened, tasks, transformation: this.ids.of(transformation) })
    })
  }

  async close(names: readonly string[]): Promise<void> {
    this.database.write(() => {
      for (const name of names) this.database.prepare('DELETE FROM submissions WHERE name = ?').run(name)
    })
  }

  #mayWork(transformation: number): boolean {
    const row = this.database.prepare('SELECT state FROM transformations WHERE id = ?').get(transformation)
    return row !== undefined && mayWork(json(row, 'state', stateSchema).status)
  }
}

function submissionOf(row: Row): Submission {
  return {
    name: text(row, 'name'),
    transformation: text(row, 'transformationName'),
    tasks: json(row, 'tasks', readyTasksSchema),
    owner: text(row, 'owner'),
    leaseUntil: integer(row, 'leaseUntil'),
    site: text(row, 'site'),
    job: row['job'] === null ? null : json(row, 'job', siteJobSchema),
    opened: integer(row, 'opened'),
  }
}
