import type { MetadataValue } from '../../model/metadata.ts'
import { holds } from '../evaluate.ts'
import type { BoundCondition, Condition } from '../query.ts'
import type { BitRows } from './bit-rows.ts'

/** Values with a cell of their own, per field: more make the index larger than it makes it faster. */
const MAX_POINTS = 512
/** Beyond {@link MAX_POINTS}, values of a field that nobody compares by order share this many cells. */
const SHARED_CELLS = 256
/** Bounds that cut the range of a field; with more, cells hold several and survivors are checked exactly. */
const MAX_CUTS = 256

/** The values that queries name in conditions on one field. */
export interface Constants {
  /** After >=, >, <= and <; sorted, each once. */
  readonly bounds: readonly MetadataValue[]
  /** In lists; each once. */
  readonly members: readonly MetadataValue[]
}

/** The cell of files that lack the field. */
const MISSING = 0
/** The cell of values that have another type than the cuts, and so no place among them. */
const FOREIGN = 1

/**
 * The values of one field, cut into cells of values that mean the same to (nearly) all queries: points, the open
 * intervals between cuts, "missing", and "another type than the cuts". Each cell has a row of bits: a bit is set when
 * the query in that slot can be met by a value of the cell, or does not speak of the field. Where a row is coarse it is
 * so on the safe side, and `admit` says that the query has to be checked exactly.
 */
export class FieldCells {
  readonly field: string
  /** The row of each cell. */
  readonly rows: number[] = []
  readonly #bits: BitRows
  readonly #points = new Map<MetadataValue, number>()
  readonly #cuts: MetadataValue[] = []
  /** Cells before the first cut, between cuts, after the last. */
  readonly #intervals: number[] = []
  readonly #shared: number[] = []
  #nextShared = 0

  /** `model`: the row of the slots whose queries do not speak of the field; a new cell begins with it. */
  constructor(field: string, bits: BitRows, model: number) {
    this.field = field
    this.#bits = bits
    // MISSING, FOREIGN, and everything else, in this order.
    this.rows.push(bits.add(model), bits.add(model), bits.add(model))
    this.#intervals.push(FOREIGN + 1)
  }

  /** Makes cells for constants known beforehand: where they are too many, the cuts are spread evenly over them. */
  prepare({ bounds, members }: Constants): void {
    const crowded = bounds.length > 0 && members.length > MAX_POINTS - MAX_CUTS
    const cuts = [...bounds, ...(crowded ? members : [])].sort(byOrder)
    const step = Math.max(1, cuts.length / MAX_CUTS)
    for (let at = 0; at < cuts.length; at += step) this.#cut(cuts[Math.floor(at)])
    for (const member of members) this.#point(member)
  }

  /** The cell of a file's value, undefined when it lacks the field. */
  cellOf(value: MetadataValue | undefined): number {
    if (value === undefined) return MISSING
    const point = this.#points.get(value)
    if (point !== undefined) return point
    const cut = this.#cuts[0]
    if (cut === undefined) return this.#intervals[0] ?? FOREIGN
    // NaN, which no checked metadata holds, has no order either.
    if (typeof value !== typeof cut || value !== value) return FOREIGN
    return this.#intervals[this.#cutsBelow(value)] ?? FOREIGN
  }

  /** Enters a query that does not speak of the field. */
  admitAny(slot: number): void {
    for (const row of this.rows) this.#bits.set(row, slot)
  }

  /** Enters a query's conditions on the field; true when the rows tell exactly which values meet them. */
  admit(slot: number, conditions: readonly Condition[]): boolean {
    const exact = conditions.map((condition) => this.#makeCells(condition)).every(Boolean)
    const [first] = conditions
    if (first?.operator === 'missing') this.#set(MISSING, slot)
    else if (first?.operator === 'in') for (const value of first.values) this.#set(this.cellOf(value), slot)
    else this.#admitRange(slot, conditions)
    return exact
  }

  #set(cell: number, slot: number): void {
    this.#bits.set(this.rows[cell] ?? 0, slot)
  }

  /** Conditions that whole stretches of values can meet: bounds, exclusions, presence. */
  #admitRange(slot: number, conditions: readonly Condition[]): void {
    const bounds = conditions.filter((condition) => 'value' in condition)
    for (const [value, cell] of this.#points)
      if (conditions.every((condition) => holds(condition, value))) this.#set(cell, slot)
    for (const [at, cell] of this.#intervals.entries())
      if (bounds.every((bound) => this.#reaches(bound, at))) this.#set(cell, slot)
    if (bounds.length === 0) this.#set(FOREIGN, slot)
  }

  /** Whether an interval holds values that may meet a bound; no cut at all says nothing against it. */
  #reaches(bound: BoundCondition, interval: number): boolean {
    const above = this.#cuts[interval]
    const below = this.#cuts[interval - 1]
    if (bound.operator === '>=' || bound.operator === '>') return above === undefined || above > bound.value
    return below === undefined || below < bound.value
  }

  /** True when the constants of a condition have cells of their own. */
  #makeCells(condition: Condition): boolean {
    if ('value' in condition) return this.#cut(condition.value) && this.#shared.length === 0
    return !('values' in condition) || condition.values.map((value) => this.#point(value)).every(Boolean)
  }

  /** A point for a value, if there is room; true when no other value shares its cell. */
  #point(value: MetadataValue): boolean {
    const cell = this.#points.get(value)
    if (cell !== undefined) return !this.#shared.includes(cell)
    const hasRoom = this.#points.size < MAX_POINTS
    if (hasRoom) this.#points.set(value, this.#newCell(this.cellOf(value)))
    // With cuts, a value without a point stays in its interval, whose row then speaks for it, too.
    else if (this.#cuts.length === 0) this.#points.set(value, this.#sharedCell(this.cellOf(value)))
    return hasRoom
  }

  /** One of the cells that several values share, with the bits of those values' former cell. */
  #sharedCell(former: number): number {
    if (this.#shared.length < SHARED_CELLS) this.#shared.push(this.#newCell(former))
    const cell = this.#shared[this.#nextShared % SHARED_CELLS] ?? former
    this.#nextShared += 1
    this.#bits.merge(this.rows[cell] ?? 0, this.rows[former] ?? 0)
    return cell
  }

  /** A cut at a value, if there is room: its interval becomes two, and it a point. */
  #cut(value: MetadataValue | undefined): boolean {
    if (value === undefined) return false
    const at = this.#cutsBelow(value)
    if (this.#cuts[at] === value) return true
    if (this.#cuts.length >= MAX_CUTS || !this.#point(value)) return false
    this.#cuts.splice(at, 0, value)
    this.#intervals.splice(at, 0, this.#newCell(this.#intervals[at] ?? FOREIGN))
    return true
  }

  /** A cell with the bits of another one. */
  #newCell(model: number): number {
    return this.rows.push(this.#bits.add(this.rows[model])) - 1
  }

  /** How many cuts are smaller than a value. */
  #cutsBelow(value: MetadataValue): number {
    let [from, to] = [0, this.#cuts.length]
    while (from < to) {
      const middle = (from + to) >>> 1
      const cut = this.#cuts[middle]
      if (cut !== undefined && cut < value) from = middle + 1
      else to = middle
    }
    return from
  }
}

function byOrder(a: MetadataValue, b: MetadataValue): number {
  return a < b ? -1 : a > b ? 1 : 0
}
