import * as z from 'zod'
import type { CountChanges } from '../model/counts.ts'
import type { Lfn } from '../model/lfn.ts'
import type { Cut } from '../model/task.ts'
import type { PileChange, PileEntry, PileHead, Piles } from '../ports/piles.ts'
import { countWrites } from './counts.ts'
import { readCut, writeCut } from './cuts.ts'
import { dueAfter, dueKey, pileKey, readyKey } from './keys.ts'
import { newPlaces, type PileFiles } from './pile-files.ts'
import { emptyPile, headWrites, storedHead, storedPile, type StoredPile } from './pile-heads.ts'
import { PilePages } from './pile-pages.ts'
import { readyWrites } from './ready-chunks.ts'
import { merged } from './shards.ts'
import type { Table } from './table.ts'

const keySchema = z.object({ pk: z.string(), sk: z.string() })

/**
 * Piles on DynamoDB.
 *
 * A pile is its head: one item, which every change writes on the condition of its version. The head holds the latest files
 * itself, up to 100, and names the pages that hold the others, up to 500 each. A page has a name of its own and is never
 * changed. A change writes new pages first, which nobody knows, then the head that names them, in one transaction with the
 * counts and the pile's place among those that are due, and removes the pages that the head names no more. So nobody sees
 * a change by half, however many files it moves; a change writes the pages that lose files and the last one, not the others; and
 * who dies, or is too late, leaves pages that no head names, which go when the transformation is cleaned.
 *
 * Piles that are due lie by time in 16 partitions of their own, not in one a minute: the ones that are over are the first of
 * each, so that no past minute can be missed, and nothing has to remember how far one has looked.
 */
export class AwsPiles implements Piles {
  readonly #table: Table
  readonly #pages: PilePages

  constructor(table: Table) {
    this.#table = table
    this.#pages = new PilePages(table)
  }

  async head(transformation: string, pile: string): Promise<PileHead> {
    return (await this.#stored(transformation, pile)).head
  }

  /** In the order in which they came. */
  async waiting(transformation: string, pile: string, lfns?: readonly Lfn[]): Promise<readonly PileEntry[]> {
    const { tail, pages } = (await this.#whole(transformation, pile)).files
    const all = [...pages.flatMap(({ entries }) => entries), ...tail]
    if (lfns === undefined) return all.toSorted(byArrival)
    const entries = new Map(all.map((entry) => [entry.lfn, entry]))
    return lfns.flatMap((lfn) => entries.get(lfn) ?? [])
  }

  writeCut(cut: Cut): Promise<void> {
    return writeCut(cut, this.#table)
  }

  readCut(transformation: string, id: string): Promise<Cut | undefined> {
    return readCut(transformation, id, this.#table)
  }

  /** A second time the version is another. Pages of a change that was refused stay: an answer that was lost might have named them. */
  async change({ head, put, remove, counts }: PileChange): Promise<boolean> {
    const { pile: before, files } = await this.#whole(head.transformation, head.pile)
    if (before.head.version !== head.version) return false
    const { waiting, tail, kept, fresh, dropped } = newPlaces(files, { put, remove })
    await this.#pages.write(head, fresh)
    const pages = [...kept, ...fresh.map(({ page }) => page)]
    const writes = [...headWrites(before, head, { waiting, tail, pages }), ...countWrites(head.transformation, counts)]
    if (!(await this.#table.together(writes))) return false
    await this.#pages.remove(head, dropped)
    return true
  }

  /** A second time the version is another. */
  async finish(finish: {
    head: PileChange['head']
    ready: readonly number[]
    now: number
    counts: CountChanges
  }): Promise<boolean> {
    const { head, ready, now, counts } = finish
    const before = await this.#stored(head.transformation, head.pile)
    if (before.head.version !== head.version) return false
    const tasks = ready.map((number) => ({ number, attempt: 1 }))
    return this.#table.together([
      ...headWrites(before, { ...head, pending: null }, { ...before.files, waiting: before.head.waiting }),
      ...readyWrites(readyKey.build({ ...head, due: now }), now, tasks),
      ...countWrites(head.transformation, counts),
    ])
  }

  async list(transformation: string, after: string, limit: number): Promise<readonly PileHead[]> {
    const { sk } = pileKey.build({ transformation, pile: after })
    const partitions = pileKey.partitions({ transformation })
    const items = await merged(this.#table, { partitions, after: sk, limit })
    return items.map((item) => storedHead(transformation, item))
  }

  async due(now: number, limit: number): Promise<readonly Pick<PileHead, 'transformation' | 'pile'>[]> {
    const items = await merged(this.#table, { partitions: dueKey.partitions({}), before: dueAfter(now), limit })
    return items.flatMap((item) => {
      const key = dueKey.parse(keySchema.parse(item))
      return key === undefined ? [] : [{ transformation: key.transformation, pile: key.pile }]
    })
  }

  async #stored(transformation: string, pile: string): Promise<StoredPile> {
    const item = await this.#table.get(pileKey.build({ transformation, pile }))
    return item === undefined ? emptyPile(transformation, pile) : storedPile(transformation, item)
  }

  /** A pile with all its files, as they were at one version. */
  async #whole(transformation: string, pile: string): Promise<{ pile: StoredPile; files: PileFiles }> {
    for (let version = -1; ;) {
      const stored = await this.#stored(transformation, pile)
      const files = await this.#pages.read(stored.head, stored.files)
      if (files !== undefined) return { pile: stored, files }
      if (stored.head.version === version) throw new Error(`a page of pile ${pile} of ${transformation} is lost`)
      version = stored.head.version
    }
  }
}

function byArrival(one: PileEntry, other: PileEntry): number {
  return one.since - other.since || (one.lfn < other.lfn ? -1 : 1)
}
