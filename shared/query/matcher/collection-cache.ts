import type { Metadata } from '../../model/metadata.ts'
import type { Candidates } from './candidates.ts'
import type { FieldCells } from './field-cells.ts'

/** Words kept at most, 64 MB of them: then the cache starts anew. */
const MAX_WORDS = 8_000_000

class Branch {
  readonly next = new Map<number, Branch>()
  candidates: Candidates | undefined
}

/**
 * Candidates by collection. Collections whose values lie in the same cells have the same candidates, so the key is the
 * row of each collection field in turn: a tree, since joining them to one key costs more than a match.
 */
export class CollectionCache {
  #root = new Branch()
  #words = 0

  /** Forgets everything: to be called whenever a query comes or goes. */
  clear(): void {
    this.#root = new Branch()
    this.#words = 0
  }

  /** The candidates of a file's collection; `resolve` makes them of the rows of its values, once. */
  get(fields: readonly FieldCells[], metadata: Metadata, resolve: (rows: readonly number[]) => Candidates): Candidates {
    let branch = this.#root
    for (const cells of fields) {
      const row = cells.rowOf(metadata[cells.field])
      let next = branch.next.get(row)
      if (next === undefined) {
        next = new Branch()
        branch.next.set(row, next)
      }
      branch = next
    }
    branch.candidates ??= this.#keep(resolve(fields.map((cells) => cells.rowOf(metadata[cells.field]))))
    return branch.candidates
  }

  #keep(candidates: Candidates): Candidates {
    // The tree costs memory, too: a branch counts as 32 words.
    this.#words += 2 * candidates.words.length + 32
    if (this.#words > MAX_WORDS) this.clear()
    return candidates
  }
}
