import type { Metadata } from '../../model/metadata.ts'
import type { MetadataSchema } from '../../model/metadata-schema.ts'
import type { Query } from '../query.ts'
import { QueryIndex } from './query-index.ts'

/** All active input queries, ready to say which of them want a file. */
export interface Matcher {
  /** Adds a query; one of the same id is replaced. */
  add(id: string, query: Query): void
  /** Takes a query out; an id that is not there is no error. */
  remove(id: string): void
  /** The ids of all queries that a file meets (see `matches`), in the order in which they were added. */
  match(metadata: Metadata): string[]
}

/** Empty slots that an index keeps at least, for queries to come. */
const LEAST_ROOM = 64

/**
 * A matcher whose time per file hardly grows with the number of queries (measured by `npm run bench -- matcher`).
 * Adding and removing are quick; now and then the next match builds the index anew.
 */
export function createMatcher(schema: MetadataSchema): Matcher {
  return new IndexedMatcher(new Set(schema.collectionFields))
}

class IndexedMatcher implements Matcher {
  readonly #collectionFields: ReadonlySet<string>
  readonly #queries = new Map<string, Query>()
  readonly #slots = new Map<string, number>()
  /** Undefined until the next match when it has to be built anew. */
  #index: QueryIndex | undefined
  #empty = 0

  constructor(collectionFields: ReadonlySet<string>) {
    this.#collectionFields = collectionFields
  }

  add(id: string, query: Query): void {
    this.remove(id)
    this.#queries.set(id, query)
    const slot = this.#index?.add(id, query)
    if (slot === undefined) this.#index = undefined
    else this.#slots.set(id, slot)
  }

  remove(id: string): void {
    if (!this.#queries.delete(id)) return
    const slot = this.#slots.get(id)
    if (slot !== undefined) this.#index?.remove(slot)
    this.#slots.delete(id)
    this.#empty += 1
    // Too many empty slots make every row longer than it has to be.
    if (this.#empty > this.#queries.size + LEAST_ROOM) this.#index = undefined
  }

  match(metadata: Metadata): string[] {
    this.#index ??= this.#build()
    return this.#index.match(metadata)
  }

  #build(): QueryIndex {
    const queries = this.#queries
    this.#empty = 0
    this.#slots.clear()
    for (const [slot, id] of [...queries.keys()].entries()) this.#slots.set(id, slot)
    return new QueryIndex({
      collectionFields: this.#collectionFields,
      queries,
      room: Math.max(LEAST_ROOM, queries.size >>> 1),
    })
  }
}
