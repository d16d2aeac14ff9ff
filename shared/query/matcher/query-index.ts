import type { Metadata } from '../../model/metadata.ts'
import { holds } from '../evaluate.ts'
import type { Condition, Query } from '../query.ts'
import { BitRows, WORD_BITS } from './bit-rows.ts'
import { intersect, lowestBit } from './candidates.ts'
import type { Candidates } from './candidates.ts'
import { CollectionCache } from './collection-cache.ts'
import { FieldCells } from './field-cells.ts'
import { conditionsByField, spokenFields } from './spoken-fields.ts'

/** What the rows do not say of a query, so that it is checked for survivors. */
interface Entry {
  readonly id: string
  /** Conditions that the cells of their field show coarsely. */
  readonly coarse: readonly Condition[]
  /** The coarse ones and those on fields other than collection fields. */
  readonly perFile: readonly Condition[]
}

/** What an index is made of. */
export interface IndexInput {
  readonly collectionFields: ReadonlySet<string>
  readonly queries: ReadonlyMap<string, Query>
  /** Slots for queries that come later. */
  readonly room: number
}

/**
 * All queries as rows of bits: one row for each cell of each field. A file picks one row per field, and the queries that
 * it meets are the bits that all those rows have. Queries keep the order in which they were added.
 */
export class QueryIndex {
  readonly #collectionFields: ReadonlySet<string>
  readonly #bits: BitRows
  readonly #slots: number
  /** A bit for each slot that was ever used, and for each that is in use. */
  readonly #used: number
  readonly #alive: number
  readonly #entries: Entry[] = []
  readonly #cells = new Map<string, FieldCells>()
  /** Fields in the order in which they are looked up: those that most queries speak of rule most of them out. */
  #ofCollection: readonly FieldCells[] = []
  #ofFile: readonly FieldCells[] = []
  /** Scratch space: the row of each field in #ofFile for the file at hand. */
  #rowsOfFile = new Int32Array(0)
  readonly #cache = new CollectionCache()
  readonly #resolve = (rows: readonly number[]): Candidates => intersect(this.#bits, [this.#alive, ...rows])

  constructor({ collectionFields, queries, room }: IndexInput) {
    this.#collectionFields = collectionFields
    this.#slots = queries.size + room
    this.#bits = new BitRows(this.#slots)
    this.#used = this.#bits.add()
    this.#alive = this.#bits.add()
    for (let slot = 0; slot < queries.size; slot += 1) this.#bits.set(this.#used, slot)
    this.#prepare([...queries.values()])
    for (const [id, query] of queries) this.#enter(id, query)
    this.#arrange()
  }

  /** Adds a query and returns its slot; undefined when there is no room. */
  add(id: string, query: Query): number | undefined {
    const slot = this.#entries.length
    if (slot >= this.#slots) return undefined
    const spoken = conditionsByField(query)
    for (const field of spoken.keys()) if (!this.#cells.has(field)) this.#addCells(field, this.#used)
    for (const [field, cells] of this.#cells) if (!spoken.has(field)) cells.admitAny(slot)
    this.#bits.set(this.#used, slot)
    this.#enter(id, query)
    this.#arrange()
    return slot
  }

  /** Takes the query in a slot out; the slot stays empty. */
  remove(slot: number): void {
    this.#bits.clear(this.#alive, slot)
    this.#cache.clear()
  }

  /** Ids of the queries that a file meets, in the order in which they were added. */
  match(metadata: Metadata): string[] {
    const candidates = this.#cache.get(this.#ofCollection, metadata, this.#resolve)
    return candidates.few === undefined ? this.#scan(candidates, metadata) : this.#check(candidates.few, metadata)
  }

  /** Cells for all constants at once, which spreads cuts better than one query after the other would. */
  #prepare(queries: readonly Query[]): void {
    const spoken = [...spokenFields(queries)].sort(([, a], [, b]) => b.places.length - a.places.length)
    for (const [field, { places, bounds, members }] of spoken) {
      const silent = this.#bits.add(this.#used)
      for (const slot of places) this.#bits.clear(silent, slot)
      this.#addCells(field, silent).prepare({ bounds: [...bounds], members: [...members] })
    }
  }

  #addCells(field: string, model: number): FieldCells {
    const cells = new FieldCells(field, this.#bits, model)
    this.#cells.set(field, cells)
    return cells
  }

  /** Fills the next slot; fields that the query does not speak of have its bit already. */
  #enter(id: string, query: Query): void {
    const slot = this.#entries.length
    const coarse: Condition[] = []
    for (const [field, conditions] of conditionsByField(query))
      if (this.#cells.get(field)?.admit(slot, conditions) === false) coarse.push(...conditions)
    const ofFile = query.conditions.filter(({ field }) => !this.#collectionFields.has(field))
    this.#entries.push({ id, coarse, perFile: [...new Set([...coarse, ...ofFile])] })
    this.#bits.set(this.#alive, slot)
  }

  #arrange(): void {
    const all = [...this.#cells.values()]
    this.#ofCollection = all.filter((cells) => this.#collectionFields.has(cells.field))
    this.#ofFile = all.filter((cells) => !this.#collectionFields.has(cells.field))
    this.#rowsOfFile = new Int32Array(this.#ofFile.length)
    this.#cache.clear()
  }

  #check(slots: readonly number[], metadata: Metadata): string[] {
    const found: string[] = []
    for (const slot of slots) {
      const entry = this.#entries[slot]
      if (entry !== undefined && allHold(entry.perFile, metadata)) found.push(entry.id)
    }
    return found
  }

  /** The hot loop: words of candidates, each cut down by the file's rows until nothing is left of it. */
  #scan({ words, masks }: Candidates, metadata: Metadata): string[] {
    const rows = this.#rowsOfFile
    for (const [at, cells] of this.#ofFile.entries()) rows[at] = cells.rowOf(metadata[cells.field])
    const bits = this.#bits.words
    const found: string[] = []
    for (let at = 0; at < words.length; at += 1) {
      const word = words[at] ?? 0
      let left = masks[at] ?? 0
      for (let row = 0; row < rows.length && left !== 0; row += 1) left &= bits[(rows[row] ?? 0) + word] ?? 0
      for (; left !== 0; left &= left - 1) {
        const entry = this.#entries[word * WORD_BITS + lowestBit(left)]
        if (entry !== undefined && allHold(entry.coarse, metadata)) found.push(entry.id)
      }
    }
    return found
  }
}

function allHold(conditions: readonly Condition[], metadata: Metadata): boolean {
  for (const condition of conditions) if (!holds(condition, metadata[condition.field])) return false
  return true
}
