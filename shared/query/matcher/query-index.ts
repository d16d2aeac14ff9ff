import type { Metadata } from '../../model/metadata.ts'
import { holds } from '../evaluate.ts'
import type { Condition, Query } from '../query.ts'
import { BitRows, lowestBit, WORD_BITS } from './bit-rows.ts'
import { CollectionCache } from './collection-cache.ts'
import { FieldCells } from './field-cells.ts'
import { ROWS_AT_ONCE, Survivors } from './survivors.ts'
import { conditionsByField, spokenFields } from './spoken-fields.ts'

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
  readonly #cells = new Map<string, FieldCells>()
  /** Fields that are not collection fields. Those come first that most queries speak of: they rule most of them out. */
  #ofFile: readonly FieldCells[] = []
  /** Scratch space: the row of each of those for the file at hand, padded for `narrow`. */
  #rowsOfFile = new Int32Array(ROWS_AT_ONCE)
  readonly #survivors: Survivors
  readonly #cache: CollectionCache
  // By slot, in arrays of their own: most survivors need no more than their id.
  readonly #ids: string[] = []
  /** Conditions that the cells of their field show coarsely, so that survivors are checked for them; mostly none. */
  readonly #coarse: (readonly Condition[] | undefined)[] = []
  /** The coarse conditions and those on fields that are not collection fields. */
  readonly #ofFiles: (readonly Condition[])[] = []

  constructor({ collectionFields, queries, room }: IndexInput) {
    this.#collectionFields = collectionFields
    this.#slots = queries.size + room
    this.#bits = new BitRows(this.#slots)
    this.#survivors = new Survivors(this.#bits.stride)
    this.#used = this.#bits.add()
    this.#alive = this.#bits.add()
    this.#cache = new CollectionCache(this.#bits, this.#alive)
    for (let slot = 0; slot < queries.size; slot += 1) this.#bits.set(this.#used, slot)
    this.#prepare([...queries.values()])
    for (const [id, query] of queries) this.#enter(id, query)
    this.#arrange()
  }

  /** Adds a query and returns its slot; undefined when there is no room. */
  add(id: string, query: Query): number | undefined {
    const slot = this.#ids.length
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
    this.#arrange()
  }

  /** Ids of the queries that a file meets, in the order in which they were added. */
  match(metadata: Metadata): string[] {
    const place = this.#cache.find(metadata)
    const count = this.#cache.kept[place] ?? 0
    return count > 0 ? this.#scan(place + 1, count, metadata) : this.#check(place + 1, -count, metadata)
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
    const slot = this.#ids.length
    const coarse: Condition[] = []
    for (const [field, conditions] of conditionsByField(query))
      if (this.#cells.get(field)?.admit(slot, conditions) === false) coarse.push(...conditions)
    const ofFile = query.conditions.filter(({ field }) => !this.#collectionFields.has(field))
    this.#ids.push(id)
    this.#coarse.push(coarse.length === 0 ? undefined : coarse)
    this.#ofFiles.push([...new Set([...coarse, ...ofFile])])
    this.#bits.set(this.#alive, slot)
  }

  #arrange(): void {
    const all = [...this.#cells.values()]
    this.#cache.reset(all.filter((cells) => this.#collectionFields.has(cells.field)))
    this.#ofFile = all.filter((cells) => !this.#collectionFields.has(cells.field))
    this.#rowsOfFile = new Int32Array(Math.ceil(this.#ofFile.length / ROWS_AT_ONCE) * ROWS_AT_ONCE).fill(this.#used)
  }

  /** Few candidates, one by one. */
  #check(from: number, count: number, metadata: Metadata): string[] {
    const { kept } = this.#cache
    const found: string[] = []
    for (let at = from; at < from + count; at += 1) {
      const slot = kept[at] ?? 0
      if (allHold(this.#ofFiles[slot] ?? [], metadata)) found.push(this.#ids[slot] ?? '')
    }
    return found
  }

  /** Many candidates, by the rows of the file's values. */
  #scan(from: number, count: number, metadata: Metadata): string[] {
    const survivors = this.#survivors
    const rows = this.#lookUp(metadata)
    survivors.load(this.#cache.kept, from, count)
    for (let at = 0; at < rows.length && survivors.count > 0; at += ROWS_AT_ONCE) survivors.narrow(this.#bits, rows, at)
    return this.#found(survivors, metadata)
  }

  #found({ words, masks, count }: Survivors, metadata: Metadata): string[] {
    const ids = this.#ids
    const coarse = this.#coarse
    const found: string[] = []
    for (let at = 0; at < count; at += 1)
      for (let left = masks[at] ?? 0; left !== 0; left &= left - 1) {
        const slot = (words[at] ?? 0) * WORD_BITS + lowestBit(left)
        const unsure = coarse[slot]
        if (unsure === undefined || allHold(unsure, metadata)) found.push(ids[slot] ?? '')
      }
    return found
  }

  #lookUp(metadata: Metadata): Int32Array {
    for (let at = 0; at < this.#ofFile.length; at += 1) {
      const cells = this.#ofFile[at]
      if (cells !== undefined) this.#rowsOfFile[at] = cells.rows[cells.cellOf(metadata[cells.field])] ?? 0
    }
    return this.#rowsOfFile
  }
}

function allHold(conditions: readonly Condition[], metadata: Metadata): boolean {
  for (let at = 0; at < conditions.length; at += 1) {
    const condition = conditions[at]
    if (condition !== undefined && !holds(condition, metadata[condition.field])) return false
  }
  return true
}
