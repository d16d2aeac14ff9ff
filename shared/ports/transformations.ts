import type { Counts } from '../model/counts.ts'
import type { Definition, State, Transformation } from '../model/transformation.ts'

/** A line of a transformation's history: what happened, who did it and why. */
export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly by: string
  readonly text: string
}

/** A change of a transformation's state, conditional on its version. */
export interface StateChange {
  readonly name: string
  readonly version: number
  readonly state: State
  /** Written with it; null where the change is of no interest to people (a cursor moved on). */
  readonly log: LogEntry | null
}

/** A change of the set of active queries. */
export interface ActiveDelta {
  readonly version: number
  readonly kind: 'add' | 'remove'
  readonly transformation: string
}

/**
 * Transformations, their state and history, and the set of active queries with its version.
 * AWS: table `Transformations`, `T#name` / `def`, `door` (its status once more), `log#n`; `active` / `version`, `log#version`; `N#name` / `0..7`.
 */
export interface Transformations {
  /** Creates those that are not there. DynamoDB: a transaction each of `def`, if it is absent, and `door`. */
  create(list: readonly { readonly definition: Definition; readonly state: State }[]): Promise<void>
  /** Transformations by name, those that are not there left out. Consistent. DynamoDB: BatchGetItem. */
  read(names: readonly string[]): Promise<readonly Transformation[]>
  /** Changes state if the version is still the one that was read; returns whether it did. DynamoDB: a transaction of `def`, `door` and `log#n`. */
  change(change: StateChange): Promise<boolean>
  /**
   * As `change`, and adds or removes the query in the set of active ones, all in one transaction: from then on, whoever
   * reads the version of the set knows of it. DynamoDB: transaction of `def`, `door`, `log#n`, `active/version` and its delta.
   */
  changeActive(change: StateChange, kind: 'add' | 'remove'): Promise<boolean>
  /** Version of the set of active queries. Consistent. DynamoDB: one GetItem. */
  activeVersion(): Promise<number>
  /** Changes of the set after a version, in order. DynamoDB: a query on `active` / `log#`. */
  activeSince(version: number): Promise<readonly ActiveDelta[]>
  /** History, oldest first. DynamoDB: a query on `T#name` / `log#`. */
  history(name: string): Promise<readonly LogEntry[]>
  /** Adds a line to the history without a change of state. DynamoDB: one put. */
  note(name: string, entry: LogEntry): Promise<void>
  /** State and counts as of one moment, undefined when there is none. DynamoDB: TransactGetItems of `def` and `N#` 0..7. */
  progress(name: string): Promise<{ readonly transformation: Transformation; readonly counts: Counts } | undefined>
  /** Forgets a cleaned transformation and all that belongs to it. DynamoDB: deletes in bounded steps. */
  forget(name: string): Promise<void>
}
