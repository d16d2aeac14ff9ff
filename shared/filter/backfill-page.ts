import * as z from 'zod'
import type { CatalogFile } from '../model/file.ts'
import { nameOf } from '../model/lfn.ts'
import type { Catalog } from '../ports/catalog.ts'
import { couldMatch } from '../query/could-match.ts'
import type { Query } from '../query/query.ts'

/** Files read in one step. */
const PAGE = 1000

const cursorSchema = z.strictObject({ directory: z.string(), after: z.string() })

/** Files of one directory that could meet a query, and where to go on; null: that was the last page. */
export interface BackfillPage {
  readonly files: readonly CatalogFile[]
  readonly cursor: string | null
}

/**
 * The next files that could meet a query: directories are chosen by the values seen in them, and only those that can match
 * are read. A directory that comes into being meanwhile holds files that are newer than the query: the filter sees those.
 */
export async function nextPage(query: Query, cursor: string | null, catalog: Catalog): Promise<BackfillPage> {
  const at = cursor === null ? { directory: '', after: '' } : cursorSchema.parse(JSON.parse(cursor))
  const directories = (await catalog.directories())
    .filter((directory) => directory.path >= at.directory && couldMatch(query, directory.seen))
    .map((directory) => directory.path)
    .sort()
  const [directory, following] = directories
  if (directory === undefined) return { files: [], cursor: null }
  const after = directory === at.directory ? at.after : ''
  const files = await catalog.list({ directory, after, limit: PAGE })
  const last = files.at(-1)
  if (files.length === PAGE && last !== undefined)
    return { files, cursor: JSON.stringify({ directory, after: nameOf(last.lfn) }) }
  return { files, cursor: following === undefined ? null : JSON.stringify({ directory: following, after: '' }) }
}
