import * as z from 'zod'
import type { CatalogFile } from '../model/file.ts'
import { nameOf } from '../model/lfn.ts'
import type { Catalog } from '../ports/catalog.ts'
import { couldMatch } from '../query/could-match.ts'
import type { Query } from '../query/query.ts'

/** Files read in one step. */
const PAGE = 1000

const placeSchema = z.strictObject({ directory: z.string(), after: z.string() })

/** A cursor of {@link backfillPages}, read: where the next page begins. What is no such cursor is no match, never an exception. */
export const backfillCursorSchema = z.string().transform(parseJson).pipe(placeSchema)

/** Files of one directory that could meet a query, and where to go on; null: that was the last page. */
export interface BackfillPage {
  readonly files: readonly CatalogFile[]
  readonly cursor: string | null
}

/** The next files that could meet a query: the first of {@link backfillPages}. */
export async function nextPage(query: Query, cursor: string | null, catalog: Catalog): Promise<BackfillPage> {
  for await (const page of backfillPages(query, cursor, catalog)) return page
  return { files: [], cursor: null }
}

/**
 * The files that could meet a query, from a cursor on: directories are chosen by the values seen in them, and only those that
 * can match are read. A directory that comes into being meanwhile holds files that are newer than the query: the filter
 * sees those.
 */
export async function* backfillPages(
  query: Query,
  cursor: string | null,
  catalog: Catalog,
): AsyncGenerator<BackfillPage> {
  const at = cursor === null ? { directory: '', after: '' } : backfillCursorSchema.parse(cursor)
  const directories = (await catalog.directories())
    .filter((directory) => directory.path >= at.directory && couldMatch(query, directory.seen))
    .map((directory) => directory.path)
    .sort()
  for (const [index, directory] of directories.entries()) {
    const following = directories[index + 1]
    const end = following === undefined ? null : JSON.stringify({ directory: following, after: '' })
    yield* directoryPages({ directory, after: directory === at.directory ? at.after : '', end }, catalog)
  }
}

async function* directoryPages(
  walk: { readonly directory: string; readonly after: string; readonly end: string | null },
  catalog: Catalog,
): AsyncGenerator<BackfillPage> {
  const { directory } = walk
  for (let { after } = walk; ;) {
    const files = await catalog.list({ directory, after, limit: PAGE })
    const last = files.at(-1)
    if (files.length < PAGE || last === undefined) {
      yield { files, cursor: walk.end }
      return
    }
    after = nameOf(last.lfn)
    yield { files, cursor: JSON.stringify({ directory, after }) }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
