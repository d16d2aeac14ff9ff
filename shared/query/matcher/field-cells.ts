import type { MetadataValue } from '../../model/metadata.ts'
import { holds } from '../evaluate.ts'
import type { BoundCondition, Condition } from '../query.ts'
import type { BitRows } from './bit-rows.ts'

/** Cells with a row of their own, per field: more make the index larger than it makes it faster. */
const MAX_POINTS = 512
/** Beyond {@link MAX_POINTS}, values of a field that nobody compares by order share this many rows. */
const SHARED_ROWS = 256
/** Bounds that cut the range of a field; with more, cells hold several and survivors are checked exactly. */
const MAX_CUTS = 256

/** The values that queries name in conditions on one field. */
export interface Constants {
  /** After >=, >, <= and <; sorted, each once. */
  readonly bounds: readonly MetadataValue[]
  /** In lists; each once. */
  readonly members: readonly MetadataValue[]
}

/**
 * The values of one field, cut into cells of values that mean the same to (nearly) all queries: points, the open
 * intervals between cuts, "missing", and "another type than the cuts". Each cell has a row of bits: a bit is set when
 * the query in that slot can be met by a value of the cell, or does not speak of the field. Where a row is coarse it is
 * so on the safe side, and `admit` says that the query has to be checked exactly.
 */
export class FieldCells {
  readonly field: string
  readonly #rows: BitRows
  readonly #points = new Map<MetadataValue, number>()
  readonly #cuts: MetadataValue[] = []
  /** Rows of the intervals: before the first cut, between cuts, after the last. */
  readonly #intervals: number[]
  readonly #missing: number
  readonly #foreign: number
  readonly #shared: number[] = []
  readonly #all: number[]
  #nextShared = 0

  /** `model`: the row of the slots whose queries do not speak of the field; a new cell begins with it. */
  constructor(field: string, rows: BitRows, model: number) {
    this.field = field
    this.#rows = rows
    this.#missing = rows.add(model)
    this.#foreign = rows.add(model)
    this.#intervals = [rows.add(model)]
    this.#all = [this.#missing, this.#foreign, ...this.#intervals]
  }

  /** Makes cells for constants known beforehand: where they are too many, the cuts are spread evenly over them. */
  prepare({ bounds, members }: Constants): void {
    const cuts =
      bounds.length > 0 && members.length > MAX_POINTS - MAX_CUTS ? [...bounds, ...members].sort(byOrder) : bounds
    const step = Math.max(1, cuts.length / MAX_CUTS)
    for (let at = 0; at < cuts.length; at += step) this.#cut(cuts[Math.floor(at)])
    for (const member of members) this.#point(member)
  }

  /** The row of a file's value, undefined when it lacks the field. */
  rowOf(value: MetadataValue | undefined): number {
    if (value === undefined) return this.#missing
    const point = this.#points.get(value)
    if (point !== undefined) return point
    const cut = this.#cuts[0]
    if (cut === undefined) return this.#intervals[0] ?? this.#missing
    // NaN, which no checked metadata holds, has no order either.
    if (typeof value !== typeof cut || value !== value) return this.#foreign
    return this.#intervals[this.#cutsBelow(value)] ?? this.#missing
  }

  /** Enters a query that does not speak of the field. */
  admitAny(slot: number): void {
    for (const row of this.#all) this.#rows.set(row, slot)
  }

  /** Enters a query's conditions on the field; true when the rows tell exactly which values meet them. */
  admit(slot: number, conditions: readonly Condition[]): boolean {
    const exact = conditions.map((condition) => this.#makeCells(condition)).every(Boolean)
    const [first] = conditions
    if (first?.operator === 'missing') this.#rows.set(this.#missing, slot)
    else if (first?.operator === 'in') for (const value of first.values) this.#rows.set(this.rowOf(value), slot)
    else this.#admitRange(slot, conditions)
    return exact
  }

  /** Conditions that whole stretches of values can meet: bounds, exclusions, presence. */
  #admitRange(slot: number, conditions: readonly Condition[]): void {
    const bounds = conditions.filter((condition) => 'value' in condition)
    for (const [value, row] of this.#points)
      if (conditions.every((condition) => holds(condition, value))) this.#rows.set(row, slot)
    for (const [at, row] of this.#intervals.entries())
      if (bounds.every((bound) => this.#reaches(bound, at))) this.#rows.set(row, slot)
    if (bounds.length === 0) this.#rows.set(this.#foreign, slot)
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

  /** A point for a value, if there is room; true when no other value shares its row. */
  #point(value: MetadataValue): boolean {
    const row = this.#points.get(value)
    if (row !== undefined) return !this.#shared.includes(row)
    const hasRoom = this.#points.size < MAX_POINTS
    if (hasRoom) this.#points.set(value, this.#newRow(this.rowOf(value)))
    // With cuts, a value without a point stays in its interval, whose row then speaks for it, too.
    else if (this.#cuts.length === 0) this.#points.set(value, this.#sharedRow(this.rowOf(value)))
    return hasRoom
  }

  /** One of the rows that several values share, with the bits of those values' former cell. */
  #sharedRow(former: number): number {
    if (this.#shared.length < SHARED_ROWS) this.#shared.push(this.#newRow(former))
    const row = this.#shared[this.#nextShared % SHARED_ROWS] ?? former
    this.#nextShared += 1
    this.#rows.merge(row, former)
    return row
  }

  /** A cut at a value, if there is room: its interval becomes two, and it a point. */
  #cut(value: MetadataValue | undefined): boolean {
    if (value === undefined) return false
    const at = this.#cutsBelow(value)
    if (this.#cuts[at] === value) return true
    if (this.#cuts.length >= MAX_CUTS || !this.#point(value)) return false
    this.#cuts.splice(at, 0, value)
    this.#intervals.splice(at, 0, this.#newRow(this.#intervals[at] ?? this.#missing))
    return true
  }

  #newRow(model: number): number {
    const row = this.#rows.add(model)
    this.#all.push(row)
    return row
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
