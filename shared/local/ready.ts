import type { ReadyChunk } from '../ports/submissions.ts'
import type { LocalDatabase } from './database.ts'

/** Makes tasks ready to be submitted, inside the transaction of what made them so. No tasks: nothing to do. */
export function addReady(database: LocalDatabase, chunk: ReadyChunk & { readonly transformation: number }): void {
  if (chunk.tasks.length === 0) return
  database
    .prepare('INSERT INTO ready (id, transformation, due, tasks) VALUES (?, ?, ?, ?)')
    .run(chunk.id, chunk.transformation, chunk.due, JSON.stringify(chunk.tasks))
}
