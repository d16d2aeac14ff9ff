import { offeredAgain, type CatalogRecord } from '../lifecycle/offered-again.ts'
import type { CatalogFile, NewFile } from '../model/file.ts'
import { nameOf, type Lfn } from '../model/lfn.ts'
import type { Metadata } from '../model/metadata.ts'
import type { Catalog, Directory, Registrar, RegisterOutcome } from '../ports/catalog.ts'
import { sideBySide } from '../ports/side-by-side.ts'
import { again } from './again.ts'
import { itemOfRecord, keyOfLfn, metadataText, recordOfItem } from './catalog-item.ts'
import { AwsDirectories } from './directories.ts'
import { fileKey } from './keys.ts'
import { merged } from './shards.ts'
import type { Table } from './table.ts'

/** Records that are read at once, at least, where a page turned out to have tombstones. */
const LEAST_READ = 500

/**
 * The catalog on DynamoDB: one item per LFN for ever, as a removed file leaves its tombstone. Each call is many writes of one item,
 * each on a condition that its own success ends: who dies half way asks for all again, and what was done is then found done.
 * Files are put one by one, side by side: batches of statements cost the same, but the emulator's stream does not tell of them.
 */
export class AwsCatalog implements Catalog {
  readonly #table: Table
  readonly #directories: AwsDirectories

  /** `collectionFields`: the metadata fields whose values are remembered per directory. */
  constructor(table: Table, collectionFields: readonly string[]) {
    this.#table = table
    this.#directories = new AwsDirectories(table, collectionFields)
  }

  async register(files: readonly NewFile[], by: Registrar = 'person'): Promise<readonly RegisterOutcome[]> {
    await this.#directories.widen(files)
    const outcomes: RegisterOutcome[] = []
    for (const distinct of runsOfDistinct(files)) outcomes.push(...(await this.#registerDistinct(distinct, by)))
    return outcomes
  }

  async contents(lfns: readonly Lfn[]): Promise<readonly { readonly lfn: Lfn; readonly checksum: string }[]> {
    return (await this.#records(lfns)).map(({ file: { lfn, checksum } }) => ({ lfn, checksum }))
  }

  async read(lfns: readonly Lfn[]): Promise<readonly CatalogFile[]> {
    return (await this.#records(lfns)).flatMap(({ file, removed }) => (removed ? [] : file))
  }

  /** Asked for twice, it finds its own version the second time and says no. */
  async setMetadata(change: { lfn: Lfn; metadata: Metadata; version: number }): Promise<boolean> {
    await this.#directories.widen([change])
    const { version } = change
    const changed = await this.#table.update(keyOfLfn(change.lfn), 'SET #metadata = :metadata, #version = :next', {
      when: '#version = :version AND attribute_not_exists(#removed)',
      values: { metadata: metadataText(change.metadata), version, next: version + 1 },
    })
    return changed !== undefined
  }

  async remove(lfns: readonly Lfn[]): Promise<void> {
    await sideBySide([...new Set(lfns)], (lfn) =>
      this.#table.update(keyOfLfn(lfn), 'SET #removed = :true ADD #version :one', {
        when: 'attribute_exists(#version) AND attribute_not_exists(#removed)',
        values: { true: true, one: 1 },
      }),
    )
  }

  directories(page: { after: string; limit: number }): Promise<readonly Directory[]> {
    return this.#directories.list(page)
  }

  async list(page: { directory: string; after: string; limit: number }): Promise<readonly CatalogFile[]> {
    const partitions = fileKey.partitions({ directory: page.directory })
    const files: CatalogFile[] = []
    // Tombstones lie between the files: it is read on until there are files enough, and not a few at a time where they are many.
    for (let { after, limit } = page; ; limit = Math.max(page.limit - files.length, LEAST_READ)) {
      const records = (await merged(this.#table, { partitions, after, limit })).flatMap(
        (item) => recordOfItem(item) ?? [],
      )
      files.push(...records.flatMap(({ file, removed }) => (removed ? [] : file)))
      const last = records.at(-1)
      if (last === undefined || records.length < limit || files.length >= page.limit) return files.slice(0, page.limit)
      after = nameOf(last.file.lfn)
    }
  }

  async #registerDistinct(files: readonly NewFile[], by: Registrar): Promise<readonly RegisterOutcome[]> {
    const known: NewFile[] = []
    await sideBySide(files, async (file) => {
      const item = itemOfRecord({ file: firstRecord(file), removed: false })
      if (!(await this.#table.put(item, { when: 'attribute_not_exists(#pk)' }))) known.push(file)
    })
    const there = await this.#registerKnown(known, by)
    return files.map((file) => there.get(file.lfn) ?? { lfn: file.lfn, outcome: 'registered' })
  }

  /** Files whose LFN is in use: what is to become of their records is written on condition that nobody changed them meanwhile. */
  async #registerKnown(files: readonly NewFile[], by: Registrar): Promise<ReadonlyMap<Lfn, RegisterOutcome>> {
    const outcomes = new Map<Lfn, RegisterOutcome>()
    if (files.length === 0) return outcomes
    await again(files, async (left) => {
      const records = new Map((await this.#records(left.map(({ lfn }) => lfn))).map((one) => [one.file.lfn, one]))
      await sideBySide(left, async (file) => {
        const record = records.get(file.lfn)
        if (record === undefined) throw new Error(`${file.lfn} was there a moment ago`)
        const { outcome, next } = offeredAgain(record, file, by)
        if (next === null || (await this.#replace(record, next))) outcomes.set(file.lfn, outcome)
      })
      const lost = left.filter(({ lfn }) => !outcomes.has(lfn))
      return lost.length === 0 ? undefined : lost
    })
    return outcomes
  }

  #replace({ file: { version } }: CatalogRecord, next: CatalogFile): Promise<boolean> {
    return this.#table.put(itemOfRecord({ file: next, removed: false }), {
      when: '#version = :version',
      values: { version },
    })
  }

  /** In the order of the LFNs. */
  async #records(lfns: readonly Lfn[]): Promise<readonly CatalogRecord[]> {
    const items = await this.#table.getAll(lfns.map(keyOfLfn))
    const found = new Map(items.flatMap((item) => recordOfItem(item) ?? []).map((one) => [one.file.lfn, one]))
    return lfns.flatMap((lfn) => found.get(lfn) ?? [])
  }
}

function firstRecord({ lfn, size, checksum, metadata, replica }: NewFile): CatalogFile {
  return { lfn, size, checksum, metadata, replicas: [replica], version: 1 }
}

/** The list cut wherever an LFN comes again: the second file meets what the first one left. */
function runsOfDistinct(files: readonly NewFile[]): readonly (readonly NewFile[])[] {
  const runs: NewFile[][] = []
  let names = new Set<Lfn>()
  for (const file of files) {
    const run = runs.at(-1)
    if (run === undefined || names.has(file.lfn)) {
      runs.push([file])
      names = new Set([file.lfn])
    } else {
      run.push(file)
      names.add(file.lfn)
    }
  }
  return runs
}
