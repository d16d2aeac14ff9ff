import * as z from 'zod'
import type { Key } from './key-kind.ts'
import { failureKey } from './keys.ts'
import type { Table } from './table.ts'

/** That a task failed at a moment (milliseconds since 1970). */
export interface Failure {
  readonly number: number
  readonly ended: number
}

const entrySchema = z.object({ sk: z.string(), number: z.number().int(), ended: z.number() })

/**
 * The list of tasks of each transformation that failed for good, by the time they did. An entry is a hint, not the truth: it is
 * written before its task ends and removed after the task lives again, since both in one transaction would be two items a
 * task, and 90 tasks with their counts fill one. It counts only if its task says the same; one that does not is left
 * by a worker that died or was too late, and is passed over.
 */
export class Failures {
  readonly #table: Table

  constructor(table: Table) {
    this.#table = table
  }

  /** Notes failures that are about to be. Twice is once. */
  async note(transformation: string, failures: readonly Failure[]): Promise<void> {
    const entries = failures.map(({ number, ended }) => ({
      ...keyOf(transformation, { number, ended }),
      number,
      ended,
    }))
    await this.#table.insertAll(entries)
  }

  /** Forgets failures that are no more. Twice is once. */
  async forget(transformation: string, failures: readonly Failure[]): Promise<void> {
    await this.#table.removeAll(failures.map((failure) => keyOf(transformation, failure)))
  }

  /** Entries, newest first, in pages: of one moment those with higher numbers first. */
  async *newest(transformation: string, page: number): AsyncGenerator<readonly Failure[]> {
    const [pk = ''] = failureKey.partitions({ transformation })
    let before: string | undefined
    do {
      const range = { pk, limit: page, backwards: true, ...(before === undefined ? {} : { before }) }
      const entries = (await this.#table.range(range)).map((item) => entrySchema.parse(item))
      yield entries
      before = entries.length < page ? undefined : entries.at(-1)?.sk
    } while (before !== undefined)
  }
}

function keyOf(transformation: string, { number, ended }: Failure): Key {
  return failureKey.build({ transformation, ended, number })
}
