import * as z from 'zod'
import type { ReadyTask } from '../model/task.ts'
import type { LocalDatabase } from './database.ts'

/** Column `tasks` of ready chunks and submissions. */
export const readyTasksSchema = z.array(z.strictObject({ number: z.number(), attempt: z.number() }))

/** Makes tasks ready to be submitted, inside the transaction of what made them so. No tasks: nothing to do. */
export function addReady(
  database: LocalDatabase,
  chunk: { readonly id: string; readonly transformation: number; readonly tasks: readonly ReadyTask[] },
): void {
  if (chunk.tasks.length === 0) return
  database
    .prepare(
      'INSERT INTO ready (id, transformation, seq, tasks) SELECT ?, ?, coalesce(max(seq), 0) + 1, ? FROM ready WHERE transformation = ?',
    )
    .run(chunk.id, chunk.transformation, JSON.stringify(chunk.tasks), chunk.transformation)
}
