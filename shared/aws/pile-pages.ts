import * as z from 'zod'
import type { Key } from './key-kind.ts'
import { pageKey } from './keys.ts'
import { pack } from './packed.ts'
import { entriesSchema, type FilesInHead, type Page, type PileFiles } from './pile-files.ts'
import type { Table } from './table.ts'

const pageSchema = z.object({ page: z.string(), entries: entriesSchema })

/** Files on pages that are remembered at most: some 50 MB. */
const REMEMBERED_FILES = 100_000

interface PileName {
  readonly transformation: string
  readonly pile: string
}

/**
 * The pages of piles. A page never changes, so that one that was read or written is remembered: a worker that adds to a great pile
 * time and again reads each page of it once. Names are random and long enough to stand for the page alone.
 */
export class PilePages {
  readonly #table: Table
  /** Longest unused first. */
  readonly #remembered = new Map<string, Page>()
  #files = 0

  constructor(table: Table) {
    this.#table = table
  }

  /**
   * Reads the files that a head tells of; undefined when a page is gone. Pages are removed only after a later version of the
   * head was written, so the head has to be read again then.
   */
  async read(pile: PileName, { tail, pages }: FilesInHead): Promise<PileFiles | undefined> {
    const known = pages.flatMap((page) => this.#remembered.get(page) ?? [])
    const found = new Map(known.map((page) => [page.page, page]))
    const items = await this.#table.getAll(pages.filter((page) => !found.has(page)).map((page) => keyOf(pile, page)))
    for (const page of items.map((item) => pageSchema.parse(item))) found.set(page.page, page)
    const inOrder = pages.flatMap((page) => found.get(page) ?? [])
    for (const page of inOrder) this.#remember(page)
    return inOrder.length < pages.length ? undefined : { tail, pages: inOrder }
  }

  /** Writes pages that nobody knows yet. Twice is safe, and so is dying: a page is on the pile when the head says so. */
  async write(pile: PileName, pages: readonly Page[]): Promise<void> {
    await this.#table.insertAll(
      pages.map(({ page, entries }) => ({ ...keyOf(pile, page), page, entries: pack(entries) })),
    )
    for (const page of pages) this.#remember(page)
  }

  /** Removes pages that no head names any more. Dying before leaves them to the cleaning of their transformation. */
  async remove(pile: PileName, pages: readonly string[]): Promise<void> {
    for (const page of pages) this.#forget(page)
    await this.#table.removeAll(pages.map((page) => keyOf(pile, page)))
  }

  #remember(page: Page): void {
    this.#forget(page.page)
    this.#remembered.set(page.page, page)
    this.#files += page.entries.length
    for (const oldest of this.#remembered.keys()) {
      if (this.#files <= REMEMBERED_FILES) return
      this.#forget(oldest)
    }
  }

  #forget(page: string): void {
    this.#files -= this.#remembered.get(page)?.entries.length ?? 0
    this.#remembered.delete(page)
  }
}

function keyOf({ transformation, pile }: PileName, page: string): Key {
  return pageKey.build({ transformation, pile, page })
}
