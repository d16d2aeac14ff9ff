import * as z from 'zod'
import { TASK_STATES, type ReadyTask, type Task, type TaskState } from '../model/task.ts'
import type { TaskEnds, TaskRetries, TaskRevivals, Tasks } from '../ports/tasks.ts'
import { LIMIT } from './limit.ts'
import { addReady } from './ready.ts'
import { repeatedJson } from './repeated-json.ts'
import { integer, integerOrNull, json, text, textOrNull, type Row } from './row.ts'
import { TransformationTables } from './transformation-tables.ts'

const stateSchema = z.enum(TASK_STATES)
const namesSchema = z.array(z.string())
const target = repeatedJson<readonly string[]>(namesSchema)

/** Tasks on SQLite. */
export class LocalTasks extends TransformationTables implements Tasks {
  async takeNumbers(transformation: string, count: number): Promise<number> {
    const row = this.database
      .prepare('UPDATE transformations SET numbers = numbers + ? WHERE id = ? RETURNING numbers')
      .get(count, this.ids.of(transformation))
    if (row === undefined) throw new Error(`there is no transformation ${transformation}`)
    return integer(row, 'numbers') - count + 1
  }

  async create(tasks: readonly Task[]): Promise<void> {
    this.database.write(() => {
      const insert = this.database.prepare(
        `INSERT INTO tasks (transformation, number, state, attempt, errors, lost, interrupted, due, target, files, message, created)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      )
      for (const task of tasks)
        insert.run(
          this.ids.of(task.transformation),
          task.number,
          task.state,
          task.attempt,
          task.errors,
          task.lost,
          task.interrupted,
          task.due,
          JSON.stringify(task.target),
          JSON.stringify(task.files),
          task.message,
          task.created,
        )
    })
  }

  async read(transformation: string, numbers: readonly number[]): Promise<readonly Task[]> {
    const id = this.ids.find(transformation)
    if (id === undefined) return []
    const select = this.database.prepare('SELECT * FROM tasks WHERE transformation = ? AND number = ?')
    return numbers.flatMap((number) => {
      const row = select.get(id, number)
      return row === undefined ? [] : [taskOf(row, transformation)]
    })
  }

  async end({ transformation, ends, counts }: TaskEnds): Promise<boolean> {
    const id = this.ids.of(transformation)
    return this.database.write(() => {
      if (!this.#allIn('Created', id, ends)) return false
      const update = this.database.prepare(
        'UPDATE tasks SET state = ?, errors = ?, manifest = ?, message = ?, ended = ? WHERE transformation = ? AND number = ?',
      )
      for (const end of ends) update.run(end.state, end.errors, end.manifest, end.message, end.ended, id, end.number)
      this.counts.add(id, counts)
      return true
    })
  }

  async retry({ transformation, retries, counts }: TaskRetries): Promise<boolean> {
    const id = this.ids.of(transformation)
    return this.database.write(() => {
      if (!this.#allIn('Created', id, retries)) return false
      const update = this.database.prepare(
        `UPDATE tasks SET attempt = attempt + 1, errors = ?, lost = ?, interrupted = ?, message = ?, due = ?
         WHERE transformation = ? AND number = ?`,
      )
      for (const retry of retries) {
        const { errors, lost, interrupted, message, due, number } = retry
        update.run(errors, lost, interrupted, message, due, id, number)
        this.#makeReady({ transformation, id }, retry)
      }
      this.counts.add(id, counts)
      return true
    })
  }

  async revive({ transformation, revivals, counts }: TaskRevivals): Promise<boolean> {
    const id = this.ids.of(transformation)
    return this.database.write(() => {
      if (!this.#allIn('Failed', id, revivals)) return false
      const update = this.database.prepare(
        `UPDATE tasks SET state = 'Created', attempt = attempt + 1, errors = 0, lost = 0, interrupted = 0, due = ?, ended = NULL
         WHERE transformation = ? AND number = ?`,
      )
      for (const revival of revivals) {
        update.run(revival.due, id, revival.number)
        this.#makeReady({ transformation, id }, revival)
      }
      this.counts.add(id, counts)
      return true
    })
  }

  async list(transformation: string, after: number, limit: number): Promise<readonly Task[]> {
    return this.database
      .prepare(`SELECT * FROM tasks WHERE transformation = ? AND number > ? ORDER BY number ${LIMIT}`)
      .all(this.ids.of(transformation), after, limit)
      .map((row) => taskOf(row, transformation))
  }

  async failures(transformation: string, limit: number): Promise<readonly Task[]> {
    return this.database
      .prepare(
        `SELECT * FROM tasks WHERE transformation = ? AND state = 'Failed' ORDER BY ended DESC, number DESC ${LIMIT}`,
      )
      .all(this.ids.of(transformation), limit)
      .map((row) => taskOf(row, transformation))
  }

  #allIn(state: TaskState, id: number, tasks: readonly ReadyTask[]): boolean {
    const check = this.database.prepare(
      'SELECT 1 FROM tasks WHERE transformation = ? AND number = ? AND attempt = ? AND state = ?',
    )
    return tasks.every((task) => check.get(id, task.number, task.attempt, state) !== undefined)
  }

  /** One task, made ready for the attempt after the one that is over, once. */
  #makeReady(
    { transformation, id }: { readonly transformation: string; readonly id: number },
    { number, attempt: over, due }: ReadyTask & { readonly due: number },
  ): void {
    const attempt = over + 1
    const tasks = [{ number, attempt }]
    addReady(this.database, { id: `${transformation}/${number}.${attempt}`, transformation: id, due, tasks })
  }
}

function taskOf(row: Row, transformation: string): Task {
  return {
    transformation,
    number: integer(row, 'number'),
    state: stateSchema.parse(row['state']),
    attempt: integer(row, 'attempt'),
    errors: integer(row, 'errors'),
    lost: integer(row, 'lost'),
    interrupted: integer(row, 'interrupted'),
    due: integer(row, 'due'),
    target: target(row, 'target'),
    files: json(row, 'files', namesSchema),
    manifest: textOrNull(row, 'manifest'),
    message: text(row, 'message'),
    created: integer(row, 'created'),
    ended: integerOrNull(row, 'ended'),
  }
}
