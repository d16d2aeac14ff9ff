import type { CountChanges } from '../model/counts.ts'
import type { Task } from '../model/task.ts'

/** The end of a task, if it is not final and this is its current attempt. */
export interface TaskEnd {
  readonly number: number
  readonly attempt: number
  readonly state: 'Done' | 'Failed'
  /** See {@link Task.errors}. */
  readonly errors: number
  readonly manifest: string | null
  readonly message: string
  readonly ended: number
}

/** Another attempt of a task, if it is not final and this was its current one. */
export interface TaskRetry {
  readonly number: number
  readonly attempt: number
  readonly errors: number
  readonly lost: number
  readonly interrupted: number
  readonly message: string
  /** See {@link Task.due}. */
  readonly due: number
}

/** A task that failed for good and is to run once more, if this was its last attempt. */
export interface TaskRevival {
  readonly number: number
  readonly attempt: number
  /** See {@link Task.due}. */
  readonly due: number
}

/** A change of tasks of one transformation, with what is counted of it. */
interface TasksChange {
  readonly transformation: string
  readonly counts: CountChanges
}

/** Ends of tasks, all or none. */
export interface TaskEnds extends TasksChange {
  readonly ends: readonly TaskEnd[]
}

/** Other attempts of tasks, all or none. */
export interface TaskRetries extends TasksChange {
  readonly retries: readonly TaskRetry[]
}

/** Failed tasks that live again, all or none. */
export interface TaskRevivals extends TasksChange {
  readonly revivals: readonly TaskRevival[]
}

/**
 * Tasks of transformations. AWS: `K#name#<hash(number) mod 16>` / `<number>`, with the names of its files, packed.
 */
export interface Tasks {
  /** Takes `count` numbers that no other task of the transformation has or gets; returns the first. Numbers of a caller that dies are not used. DynamoDB: an ADD that returns the new value. */
  takeNumbers(transformation: string, count: number): Promise<number>
  /** Creates tasks that are not there. DynamoDB: put if absent each, 1 WRU. */
  create(tasks: readonly Task[]): Promise<void>
  /** Tasks by number, those that are not there left out. Consistent. DynamoDB: BatchGetItem. */
  read(transformation: string, numbers: readonly number[]): Promise<readonly Task[]>
  /**
   * Ends tasks, all or none, and counts. At most 90. DynamoDB: a transaction with one `N#` shard, 2 WRU each; before it, those that fail
   * enter the short list of {@link Tasks.failures}.
   */
  end(change: TaskEnds): Promise<boolean>
  /** Raises the attempt of tasks and makes them ready again, each when it is due, all or none, and counts. At most 90. DynamoDB: a transaction with a ready chunk for each moment and one `N#` shard. */
  retry(change: TaskRetries): Promise<boolean>
  /**
   * Makes failed tasks live again: the next attempt, ready, all earlier failures forgotten; all or none, and counts. At
   * most 90. DynamoDB: a transaction with a ready chunk for each moment and one `N#` shard; after it, they leave the short list of failures.
   */
  revive(change: TaskRevivals): Promise<boolean>
  /** Tasks by number, after a number. DynamoDB: queries on its 16 shards, merged. */
  list(transformation: string, after: number, limit: number): Promise<readonly Task[]>
  /** Tasks that failed for good, newest first: what people ask for when something is wrong. DynamoDB: a short list on its own key, whose entries count where the task says the same. */
  failures(transformation: string, limit: number): Promise<readonly Task[]>
}
