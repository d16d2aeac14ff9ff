import * as z from 'zod'
import type { CatalogFile } from '../model/file.ts'
import { directoryOf, nameOf, type Lfn } from '../model/lfn.ts'
import type { Catalog as WholeCatalog, Directory } from '../ports/catalog.ts'
import { sideBySide } from '../ports/side-by-side.ts'
import { couldMatch } from '../query/could-match.ts'
import type { Query } from '../query/query.ts'

/** Files after which a page ends. */
const FILES = 1000
/** Directories whose values are looked at for one page, and those of them whose files are read. */
const DIRECTORIES = 1000
const OPENED = 100
/** Directories that are read side by side: each is a query on every shard of it. */
const AT_ONCE = 16
/** What a directory costs whose files are read, in files: its queries, however few files they find. */
const OPENING = 50

type Catalog = Pick<WholeCatalog, 'directories' | 'list'>

/** A name in a directory, after which the next page goes on; null: the directory is done. */
const placeSchema = z.strictObject({ directory: z.string().startsWith('/'), after: z.string().nullable() })
type Place = z.infer<typeof placeSchema>

/** A cursor of {@link backfillPages}, read: where the next page begins. What is no such cursor is no match, never an exception. */
export const backfillCursorSchema = z.string().transform(parseJson).pipe(placeSchema)

/** Files that could meet a query, and where to go on; null: that was the last page. */
export interface BackfillPage {
  readonly files: readonly CatalogFile[]
  /** What it cost to read, in files. */
  readonly looked: number
  readonly cursor: string | null
}

/** The cursor that goes on after a file of a page. */
export function cursorAfter(lfn: Lfn): string {
  return JSON.stringify({ directory: directoryOf(lfn), after: nameOf(lfn) } satisfies Place)
}

/** The files that could meet a query, from a cursor on, in pages as {@link nextPage} gives them. */
export async function* backfillPages(
  query: Query,
  cursor: string | null,
  catalog: Catalog,
): AsyncGenerator<BackfillPage> {
  for (let at = cursor; ;) {
    const page = await nextPage(query, at, catalog)
    yield page
    at = page.cursor
    if (at === null) return
  }
}

/**
 * The next files that could meet a query: directories are chosen by the values seen in them, and only those that can match are
 * read. A page is filled across directories, and ends also when it has looked at many, found what it may: so its work is bounded,
 * however many directories there are. A directory that comes into being meanwhile holds files that are newer than the
 * query: the filter sees those.
 */
export async function nextPage(query: Query, cursor: string | null, catalog: Catalog): Promise<BackfillPage> {
  const at = cursor === null ? null : backfillCursorSchema.parse(cursor)
  const begun = at === null || at.after === null ? [] : await filesAfter({ ...at, after: at.after }, FILES, catalog)
  if (begun.length >= FILES) return endingIn(begun, begun.length)
  const directories = await catalog.directories({ after: at?.directory ?? '', limit: DIRECTORIES })
  const wanted = directories.filter(({ seen }) => couldMatch(query, seen))
  const opened = wanted.slice(0, OPENED)
  const { files, reached } = await fill(begun, opened, catalog)
  const looked = files.length + directories.length + OPENING * reached
  if (files.length >= FILES) return endingIn(files, looked)
  if (opened.length < wanted.length) return { files, looked, cursor: cursorBehind(opened.at(-1)) }
  return { files, looked, cursor: directories.length < DIRECTORIES ? null : cursorBehind(directories.at(-1)) }
}

/** Files of directories in their order, after those that are there, until there are enough; and how many directories were read. */
async function fill(
  begun: readonly CatalogFile[],
  directories: readonly Directory[],
  catalog: Catalog,
): Promise<{ readonly files: readonly CatalogFile[]; readonly reached: number }> {
  const files = [...begun]
  let reached = 0
  while (files.length < FILES && reached < directories.length) {
    const some = directories.slice(reached, reached + AT_ONCE)
    reached += some.length
    // Each a share of the page: read whole, the first could fill it and the others be read in vain.
    const share = Math.ceil((FILES - files.length) / some.length)
    const firsts = await sideBySide(some, ({ path }) => filesAfter({ directory: path, after: '' }, share, catalog))
    for (const first of firsts) {
      files.push(...first.slice(0, FILES - files.length))
      const last = first.at(-1)
      if (last !== undefined && first.length >= share && files.length < FILES)
        files.push(...(await filesAfter(placeOf(last), FILES - files.length, catalog)))
      if (files.length >= FILES) break
    }
  }
  return { files, reached }
}

function filesAfter(
  place: { readonly directory: string; readonly after: string },
  limit: number,
  catalog: Catalog,
): Promise<readonly CatalogFile[]> {
  return catalog.list({ ...place, limit })
}

function placeOf({ lfn }: CatalogFile): { readonly directory: string; readonly after: string } {
  return { directory: directoryOf(lfn), after: nameOf(lfn) }
}

function endingIn(files: readonly CatalogFile[], looked: number): BackfillPage {
  const last = files.at(-1)
  return { files, looked, cursor: last === undefined ? null : cursorAfter(last.lfn) }
}

function cursorBehind(directory: Directory | undefined): string | null {
  return directory === undefined ? null : JSON.stringify({ directory: directory.path, after: null } satisfies Place)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
