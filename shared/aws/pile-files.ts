import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import type { Lfn } from '../model/lfn.ts'
import type { PileEntry } from '../ports/piles.ts'
import { inChunks } from './in-chunks.ts'
import { pack, packed } from './packed.ts'

/** Files that lie in the head of a pile at most; one more, and they go to a page. The head is written at every change. */
const TAIL_FILES = 100
/** Bytes of them: long names with nothing in common go to a page earlier. */
const TAIL_BYTES = 16_000
/** Files of a page at most; until it has so many it is written anew whenever the tail is full. */
const PAGE_FILES = 500
/** Bytes of a page, of the 400 KB that an item takes. */
const PAGE_BYTES = 300_000
/** Bytes of a page's name: rivals must not write the same one. */
const NAME_BYTES = 9

/** Files as the item of a pile or a page holds them. */
export const entriesSchema = packed(
  z.array(
    z.strictObject({
      lfn: z.string(),
      size: z.number(),
      storageElements: z.array(z.string()),
      since: z.number(),
      errors: z.number(),
      needs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      rev: z.number(),
    }),
  ),
)
/** A page: its name, and the files on it. */
export interface Page {
  readonly page: string
  readonly entries: readonly PileEntry[]
}

/** What the head of a pile says of its files: those that it holds itself, and the names of pages. */
export interface FilesInHead {
  readonly tail: readonly PileEntry[]
  readonly pages: readonly string[]
}

/** The files of a pile, as they lie. */
export interface PileFiles {
  readonly tail: readonly PileEntry[]
  readonly pages: readonly Page[]
}

/** Files on their new places: `kept` and `fresh` are the pages thereafter, `dropped` those that are no more. */
export interface NewPlaces {
  /** How many files there are. */
  readonly waiting: number
  readonly tail: readonly PileEntry[]
  readonly kept: readonly string[]
  readonly fresh: readonly Page[]
  readonly dropped: readonly string[]
}

/**
 * Where the files of a pile lie after a change. A page that loses a file is no more, what is left of it comes to the loose
 * files; these stay in the head, or fill up the last page and make further ones when they are too many.
 */
export function newPlaces(
  before: PileFiles,
  { put, remove }: { readonly put: readonly PileEntry[]; readonly remove: readonly Lfn[] },
): NewPlaces {
  const leave = new Set([...remove, ...put.map((entry) => entry.lfn)])
  const stays = (entry: PileEntry): boolean => !leave.has(entry.lfn)
  const [whole, torn] = partition(before.pages, ({ entries }) => entries.every(stays))
  const loose = [...torn.flatMap(({ entries }) => entries.filter(stays)), ...before.tail.filter(stays), ...put]
  const waiting = whole.reduce((sum, { entries }) => sum + entries.length, loose.length)
  if (fits(loose, TAIL_FILES, TAIL_BYTES))
    return { waiting, tail: loose, kept: names(whole), fresh: [], dropped: names(torn) }
  const last = whole.findLast(({ entries }) => entries.length < PAGE_FILES)
  const kept = names(whole.filter((page) => page !== last))
  const fresh = inPages([...(last?.entries ?? []), ...loose])
  return { waiting, tail: [], kept, fresh, dropped: names(last === undefined ? torn : [...torn, last]) }
}

function inPages(entries: readonly PileEntry[]): readonly Page[] {
  return inChunks(entries, PAGE_FILES)
    .flatMap(inItems)
    .map((some) => ({ page: randomBytes(NAME_BYTES).toString('base64url'), entries: some }))
}

function inItems(entries: readonly PileEntry[]): readonly (readonly PileEntry[])[] {
  if (entries.length <= 1 || fits(entries, PAGE_FILES, PAGE_BYTES)) return [entries]
  return inChunks(entries, Math.ceil(entries.length / 2)).flatMap(inItems)
}

function fits(entries: readonly PileEntry[], most: number, bytes: number): boolean {
  return entries.length <= most && pack(entries).length <= bytes
}

function names(pages: readonly Page[]): readonly string[] {
  return pages.map(({ page }) => page)
}

function partition<T>(list: readonly T[], test: (each: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [list.filter(test), list.filter((each) => !test(each))]
}
