import * as z from 'zod'
import { directoryOf, type Lfn } from '../model/lfn.ts'
import type { Metadata } from '../model/metadata.ts'
import { seenValuesSchema, withSeen, type SeenValues } from '../model/seen-values.ts'
import type { Directory } from '../ports/catalog.ts'
import { again } from './again.ts'
import { sideBySide } from '../ports/side-by-side.ts'
import { directoryKey } from './keys.ts'
import { merged } from './shards.ts'
import type { Item, Table } from './table.ts'

const itemSchema = z.object({ sk: z.string(), seen: z.string(), version: z.number().int() })

/**
 * The directories of the catalog, and the values seen in them, as JSON in one item each. They are never narrowed: so a
 * directory that was once wide enough is remembered, and most files cost no request here. Widened before the file that needs it:
 * who dies between the two leaves a directory wider than its files, which costs a search some reading and hides nothing.
 */
export class AwsDirectories {
  readonly #table: Table
  readonly #fields: readonly string[]
  readonly #known = new Map<string, SeenValues>()

  constructor(table: Table, collectionFields: readonly string[]) {
    this.#table = table
    this.#fields = collectionFields
  }

  /** Makes sure that the directories of these files are known to hold files of their values. */
  async widen(files: readonly { readonly lfn: Lfn; readonly metadata: Metadata }[]): Promise<void> {
    const narrow = new Map<string, Metadata[]>()
    for (const { lfn, metadata } of files) {
      const path = directoryOf(lfn)
      const seen = this.#known.get(path)
      if (seen !== undefined && withSeen(seen, metadata, this.#fields) === seen) continue
      narrow.set(path, [...(narrow.get(path) ?? []), metadata])
    }
    await sideBySide([...narrow], ([path, values]) => this.#widenOne(path, values))
  }

  /** Directories by path, after a path. */
  async list(page: { readonly after: string; readonly limit: number }): Promise<readonly Directory[]> {
    return (await merged(this.#table, { ...page, partitions: directoryKey.partitions({}) })).map(directoryOfItem)
  }

  /** Reads, and writes on condition that nobody else wrote meanwhile. */
  async #widenOne(path: string, values: readonly Metadata[]): Promise<void> {
    await again(directoryKey.build({ directory: path }), async (key) => {
      const item = await this.#table.get(key)
      const { seen, version } = item === undefined ? { seen: {}, version: 0 } : stateOf(item)
      const wider = values.reduce((sum, metadata) => withSeen(sum, metadata, this.#fields), seen)
      if (item === undefined || wider !== seen) {
        const next = { ...key, seen: JSON.stringify(wider), version: version + 1 }
        const when = item === undefined ? 'attribute_not_exists(#pk)' : '#version = :version'
        if (!(await this.#table.put(next, { when, values: { version } }))) return key
      }
      this.#known.set(path, wider)
      return undefined
    })
  }
}

function stateOf(item: Item): { readonly seen: SeenValues; readonly version: number } {
  const { seen, version } = itemSchema.parse(item)
  return { seen: seenValuesSchema.parse(JSON.parse(seen)), version }
}

function directoryOfItem(item: Item): Directory {
  return { path: itemSchema.parse(item).sk, seen: stateOf(item).seen }
}
