import type { MessageOf, QueueName } from '../messages/queues.ts'
import type { Clock } from '../ports/clock.ts'
import type { Queue } from '../ports/queue.ts'
import type { LocalDatabase } from './database.ts'
import { LIMIT } from './limit.ts'
import { integer, text } from './row.ts'

/** A message as it was received: its body is not parsed yet. */
export interface Received {
  readonly seq: number
  readonly body: unknown
}

/** Queues in the database. A message is taken in the step that it causes, so here it is seen once; the stages do not rely on it. */
export class LocalQueue implements Queue {
  readonly #database: LocalDatabase
  readonly #clock: Clock
  #last: number | undefined

  constructor(database: LocalDatabase, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  async send<Q extends QueueName>(queue: Q, messages: readonly MessageOf<Q>[], delaySeconds = 0): Promise<void> {
    const visible = delaySeconds === 0 ? 0 : this.#clock.now() + delaySeconds * 1000
    this.#database.write(() => {
      const insert = this.#database.prepare('INSERT INTO messages (queue, seq, visible, body) VALUES (?, ?, ?, ?)')
      for (const message of messages) insert.run(queue, this.#next(), visible, JSON.stringify(message))
    })
  }

  /** The oldest messages of a queue that may be seen now. */
  receive(queue: QueueName, limit: number): readonly Received[] {
    return this.#database
      .prepare(`SELECT seq, body FROM messages WHERE queue = ? AND visible <= ? ORDER BY seq ${LIMIT}`)
      .all(queue, this.#clock.now(), limit)
      .map((row) => {
        const body: unknown = JSON.parse(text(row, 'body'))
        return { seq: integer(row, 'seq'), body }
      })
  }

  /** Forgets messages that have had their effect. */
  done(queue: QueueName, messages: readonly Received[]): void {
    const forget = this.#database.prepare('DELETE FROM messages WHERE queue = ? AND seq = ?')
    for (const message of messages) forget.run(queue, message.seq)
  }

  /**
   * A message on whose account a step failed: it is seen again after a while that doubles each time, a minute at most. It
   * is never dropped: what the step needs (disk space, say) may come back.
   */
  failed(queue: QueueName, message: Received, error: string): void {
    this.#database
      .prepare(
        `UPDATE messages SET failures = failures + 1, error = ?, visible = ? + min(60000, 500 << min(failures, 7))
         WHERE queue = ? AND seq = ?`,
      )
      .run(error, this.#clock.now(), queue, message.seq)
  }

  /** When the next delayed message may be seen, in milliseconds since 1970; null: none waits. */
  nextVisible(): number | null {
    const row = this.#database.prepare('SELECT min(visible) AS next FROM messages').get()
    const next = row?.['next']
    return typeof next === 'number' ? next : null
  }

  #next(): number {
    if (this.#last === undefined) {
      const row = this.#database.prepare('SELECT coalesce(max(seq), 0) AS last FROM messages').get()
      this.#last = row === undefined ? 0 : integer(row, 'last')
    }
    this.#last += 1
    return this.#last
  }
}
