import type { CatalogChange } from '../messages/catalog-change.ts'

/** What a stage could not do and was put aside. */
export interface DeadLetters {
  readonly stage: string
  /** Messages of its queue, or objects of records of the catalog's stream. */
  readonly kind: 'messages' | 'records'
  readonly count: number
  /** Milliseconds since 1970, of those that were looked at; null: nobody can say. */
  readonly oldest: number | null
  readonly sample: { readonly text: string; readonly reason: string } | null
}

/** Changes of the catalog that were not matched, as they were put aside together; a text: why they cannot be read. */
export interface UnmatchedChanges {
  readonly name: string
  readonly changes: readonly CatalogChange[] | string
}

/**
 * Where lies what no try could do, until somebody brings it back. AWS: the dead letter queue of each queue, and a bucket with
 * the records of the catalog's stream. One machine has none: there a step that fails is tried again until it goes.
 */
export interface Asides {
  /** What lies there, of each stage that has any. SQS: GetQueueAttributes, and a receive of up to 10; S3: a list, a GET. */
  list(): Promise<readonly DeadLetters[]>
  /**
   * Puts some messages back to the queue of their stage, and returns how many; 0: there are none. SQS: receive, send and delete, 10 a
   * request. Twice is safe, as every stage is; after a death half way some are in both places.
   */
  bringBack(stage: string): Promise<number>
  /** Changes that were not matched, by name, behind a name, at most so many objects. S3: a list, a GET each. */
  unmatched(after: string, limit: number): Promise<readonly UnmatchedChanges[]>
  /** Throws objects of changes away that have been matched. S3: DeleteObjects. */
  matched(names: readonly string[]): Promise<void>
}
