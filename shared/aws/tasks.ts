import * as z from 'zod'
import type { Task } from '../model/task.ts'
import type { TaskEnds, TaskRetries, TaskRevivals, Tasks } from '../ports/tasks.ts'
import { countWrites } from './counts.ts'
import { Failures } from './failures.ts'
import { numbersKey, retryKey, taskKey } from './keys.ts'
import { readyWrites } from './ready-chunks.ts'
import { merged } from './shards.ts'
import type { Table, Write } from './table.ts'
import { endWrite, itemOf, retryWrite, revivalWrite, taskOf } from './task-items.ts'

const numbersSchema = z.object({ last: z.number().int() })

/**
 * Tasks on DynamoDB, an item each. Every change is one transaction on the attempt that it is about: a second time the attempt
 * is another, or the task is over, and nothing is changed.
 */
export class AwsTasks implements Tasks {
  readonly #table: Table
  readonly #failures: Failures

  constructor(table: Table) {
    this.#table = table
    this.#failures = new Failures(table)
  }

  /** Twice takes other numbers: those of the first time are nobody's. */
  async takeNumbers(transformation: string, count: number): Promise<number> {
    const item = await this.#table.update(numbersKey.build({ transformation }), 'ADD #last :count', {
      values: { count },
    })
    return numbersSchema.parse(item).last - count + 1
  }

  /** Dying half way leaves some of them, and the cut that makes them is carried out again: what is there stays as it is. */
  async create(tasks: readonly Task[]): Promise<void> {
    await this.#table.insertAll(tasks.map(itemOf))
  }

  async read(transformation: string, numbers: readonly number[]): Promise<readonly Task[]> {
    const items = await this.#table.getAll(numbers.map((number) => taskKey.build({ transformation, number })))
    const tasks = new Map(items.map((item) => taskOf(transformation, item)).map((task) => [task.number, task]))
    return numbers.flatMap((number) => tasks.get(number) ?? [])
  }

  async end({ transformation, ends, counts }: TaskEnds): Promise<boolean> {
    const failed = ends.filter((end) => end.state === 'Failed')
    await this.#failures.note(transformation, failed)
    const writes = ends.map((end) => endWrite(transformation, end))
    return this.#table.together([...writes, ...countWrites(transformation, counts)])
  }

  async retry({ transformation, retries, counts }: TaskRetries): Promise<boolean> {
    const writes = retries.map((retry) => retryWrite(transformation, retry))
    return this.#table.together([
      ...writes,
      ...readyAgain(transformation, retries),
      ...countWrites(transformation, counts),
    ])
  }

  /** Dying before the failures are forgotten leaves entries that no task bears out. */
  async revive({ transformation, revivals, counts }: TaskRevivals): Promise<boolean> {
    const numbers = revivals.map(({ number }) => number)
    const before = await this.read(transformation, numbers)
    const writes = revivals.map((revival) => revivalWrite(transformation, revival))
    const ready = readyAgain(transformation, revivals)
    if (!(await this.#table.together([...writes, ...ready, ...countWrites(transformation, counts)]))) return false
    const over = before.flatMap(({ number, ended }) => (ended === null ? [] : [{ number, ended }]))
    await this.#failures.forget(transformation, over)
    return true
  }

  async list(transformation: string, after: number, limit: number): Promise<readonly Task[]> {
    const { sk } = taskKey.build({ transformation, number: after })
    const partitions = taskKey.partitions({ transformation })
    const items = await merged(this.#table, { partitions, after: sk, limit })
    return items.map((item) => taskOf(transformation, item))
  }

  async failures(transformation: string, limit: number): Promise<readonly Task[]> {
    const found: Task[] = []
    for await (const entries of this.#failures.newest(transformation, limit)) {
      const numbers = [...new Set(entries.map(({ number }) => number))]
      const tasks = new Map((await this.read(transformation, numbers)).map((task) => [task.number, task]))
      found.push(...entries.flatMap((entry) => failedThen(tasks.get(entry.number), entry.ended)))
      if (found.length >= limit) break
    }
    return found.slice(0, limit)
  }
}

/** A task that failed at this moment and has not lived since. */
function failedThen(task: Task | undefined, ended: number): readonly Task[] {
  return task?.state === 'Failed' && task.ended === ended ? [task] : []
}

/** Chunks of tasks for the attempt after the one that is over, one for each moment at which some are due. */
function readyAgain(
  transformation: string,
  over: readonly { readonly number: number; readonly attempt: number; readonly due: number }[],
): readonly Write[] {
  return [...Map.groupBy(over, ({ due }) => due)].flatMap(([due, some]) => {
    const tasks = some.map(({ number, attempt }) => ({ number, attempt: attempt + 1 }))
    const [first] = tasks
    if (first === undefined) return []
    return readyWrites(retryKey.build({ transformation, due, task: first.number, attempt: first.attempt }), due, tasks)
  })
}
