import type { WaitingFile } from '../model/attachment.ts'
import type { CountChanges } from '../model/counts.ts'
import type { Lfn } from '../model/lfn.ts'
import type { Cut } from '../model/task.ts'

/** A file on a pile, with the revision of its attachment. */
export interface PileEntry extends WaitingFile {
  readonly rev: number
}

/** What a pile is, but for the files on it. */
export interface PileHead {
  readonly transformation: string
  readonly pile: string
  /** Grows with every change; every change is conditional on it. 0: never written. */
  readonly version: number
  /** Tasks made of it so far. */
  readonly tasks: number
  /** The cut that is written but not carried out yet: whoever touches the pile next finishes it first. Null: none. */
  readonly pending: string | null
  /** When its oldest file reaches the time-out; null: never. Milliseconds since 1970. */
  readonly due: number | null
  /** When it was first cut; null: never. Milliseconds since 1970. */
  readonly firstCut: number | null
  /** The operator's flush that it has followed. */
  readonly flushed: number
  /** Files that a flush left behind: they wait for what may never come. */
  readonly stuck: number
  /** Files on it. Back ends count them, with every change; of an item that is older than this field: so many at least, and it is `uncut`. */
  readonly waiting: number
  /** It was changed without being cut: what waits may make groups now, or reach a time-out that `due` does not tell of. */
  readonly uncut: boolean
}

/** A change of a pile, conditional on its version. */
export interface PileChange {
  readonly head: Omit<PileHead, 'waiting'>
  /** Files that come, or stay with another revision. */
  readonly put: readonly PileEntry[]
  /** Files that leave. */
  readonly remove: readonly Lfn[]
  readonly counts: CountChanges
}

/**
 * Files that wait, in piles that are cut one by one. A pile is never deleted before its transformation is cleaned.
 * AWS: `P#name#<hash(pile) mod 16>` / `<pile>`, past 100 files pages `G#name#<shard>`; cuts `C#name#<hash>`; ready chunks `R#name#<shard>`.
 */
export interface Piles {
  /** A pile without its files; version 0 when there is none yet. Consistent. DynamoDB: one GetItem. */
  head(transformation: string, pile: string): Promise<PileHead>
  /** Files on a pile, of these names or all. Consistent. DynamoDB: in the head, and its pages. */
  waiting(transformation: string, pile: string, lfns?: readonly Lfn[]): Promise<readonly PileEntry[]>
  /** Writes a cut, before the pile points to it. Writing it again changes nothing. DynamoDB: one put, packed; more past some 100,000 files. */
  writeCut(cut: Cut): Promise<void>
  /** A cut that was written. DynamoDB: one GetItem, consistent. */
  readCut(transformation: string, id: string): Promise<Cut | undefined>
  /**
   * Changes a pile whose version is still `head.version`, and counts, or changes nothing and returns false; the version
   * grows by one. DynamoDB: new pages, then a transaction of the pile, its place among those that are due and one `N#` shard.
   */
  change(change: PileChange): Promise<boolean>
  /**
   * A cut is carried out: forgets `pending` and makes its tasks ready, in one transaction (in two, a crash between them
   * submits tasks twice, or never). They are due at `now`. False when the pile has moved on. DynamoDB: a transaction of pile, ready chunk, `N#`.
   */
  finish(finish: {
    readonly head: Omit<PileHead, 'waiting'>
    readonly ready: readonly number[]
    readonly now: number
    readonly counts: CountChanges
  }): Promise<boolean>
  /** Piles of a transformation by name, after a name. DynamoDB: queries on its 16 shards, merged. */
  list(transformation: string, after: string, limit: number): Promise<readonly PileHead[]>
  /** Piles whose time-out is over. DynamoDB: queries on `D#<shard>` / `<due>#...`, sort key up to `now`. */
  due(now: number, limit: number): Promise<readonly Pick<PileHead, 'transformation' | 'pile'>[]>
}
