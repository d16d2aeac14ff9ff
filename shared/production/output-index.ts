import type { MetadataValue } from '../model/metadata.ts'
import type { FieldDefinition, MetadataSchema } from '../model/metadata-schema.ts'
import type { Condition, Query } from '../query/query.ts'
import { couldMeet, listedValues, possibleOf, type Possible, type PossibleMetadata } from './possible-metadata.ts'

/** Finds the outputs that could meet a query, without holding the query against each of them. Outputs go by their position. */
export class OutputIndex {
  readonly #outputs: readonly PossibleMetadata[]
  readonly #schema: MetadataSchema
  readonly #fields = new Map<string, FieldIndex>()

  constructor(outputs: readonly PossibleMetadata[], schema: MetadataSchema) {
    this.#outputs = outputs
    this.#schema = schema
  }

  /** Outputs that could meet a query, in no order: those, and only those, of which `couldFeed` says so. */
  meeting(query: Query): readonly number[] {
    const byField = Map.groupBy(query.conditions, (condition) => condition.field)
    if (byField.size === 0) return [...this.#outputs.keys()]
    const meeting = [...byField].map(([name, conditions]) => this.#field(name)?.meeting(conditions) ?? NONE)
    const [fewest = NONE, ...others] = meeting.toSorted((a, b) => a.size - b.size)
    return [...fewest].filter((position) => others.every((other) => other.has(position)))
  }

  #field(name: string): FieldIndex | undefined {
    const field = this.#schema.fields.get(name)
    if (field === undefined) return undefined
    const index = this.#fields.get(name) ?? new FieldIndex(field, this.#outputs)
    this.#fields.set(name, index)
    return index
  }
}

const NONE: ReadonlySet<number> = new Set()

/** Outputs of which a field may be the same. */
interface Kind {
  readonly possible: Possible
  readonly positions: number[]
}

/** What one field of all outputs may be. */
class FieldIndex {
  readonly #field: FieldDefinition
  /** By the values that it may have, where these are known. */
  readonly #byValue = new Map<MetadataValue, Kind[]>()
  /** Where they are not known. */
  readonly #unlisted: Kind[] = []
  readonly #kinds: readonly Kind[]
  readonly #met = new Map<string, ReadonlySet<number>>()

  constructor(field: FieldDefinition, outputs: readonly PossibleMetadata[]) {
    this.#field = field
    this.#kinds = kindsOf(outputs.map((output) => possibleOf(output, field.name)))
    for (const kind of this.#kinds) this.#file(kind)
  }

  #file(kind: Kind): void {
    const values = listedValues(kind.possible)
    if (values === undefined) this.#unlisted.push(kind)
    for (const value of values ?? []) {
      const known = this.#byValue.get(value)
      if (known === undefined) this.#byValue.set(value, [kind])
      else known.push(kind)
    }
  }

  /** Outputs of which the field could meet conditions; worked out once for the same conditions. */
  meeting(conditions: readonly Condition[]): ReadonlySet<number> {
    const key = JSON.stringify(conditions)
    const known = this.#met.get(key)
    if (known !== undefined) return known
    const kinds = this.#candidates(conditions).filter(({ possible }) => couldMeet(possible, conditions, this.#field))
    const met = new Set(kinds.flatMap(({ positions }) => positions))
    this.#met.set(key, met)
    return met
  }

  /** Who is wanted by value has to have one of the values, and has to be there: only those with one of them can be it, and those nobody knows of. */
  #candidates(conditions: readonly Condition[]): readonly Kind[] {
    const wanted = conditions.find((condition) => condition.operator === 'in')
    if (wanted === undefined || !('values' in wanted)) return this.#kinds
    const listed = wanted.values.flatMap((value) => this.#byValue.get(value) ?? [])
    return [...new Set([...listed, ...this.#unlisted])]
  }
}

function kindsOf(possible: readonly Possible[]): readonly Kind[] {
  const kinds = new Map<string, Kind>()
  for (const [position, one] of possible.entries()) {
    const key = JSON.stringify(one)
    const kind = kinds.get(key)
    if (kind === undefined) kinds.set(key, { possible: one, positions: [position] })
    else kind.positions.push(position)
  }
  return [...kinds.values()]
}
