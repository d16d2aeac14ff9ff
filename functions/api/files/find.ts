import * as z from 'zod'
import type { findFiles } from '../../../shared/api/files.ts'
import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import { backfillCursorSchema, backfillPages } from '../../../shared/filter/backfill-page.ts'
import type { CatalogFile } from '../../../shared/model/file.ts'
import { inputError } from '../../../shared/model/input-error.ts'
import type { Lfn } from '../../../shared/model/lfn.ts'
import { checkQuery } from '../../../shared/query/check.ts'
import { matches } from '../../../shared/query/evaluate.ts'
import { parseQueryText } from '../../../shared/query/text.ts'
import { answerFile } from './answer-file.ts'
import type { ApiContext } from '../context.ts'
import { pageLimit } from '../page-limit.ts'

/** A page of the catalog's walk, and the last file of it that was answered; null: none yet. */
const cursorSchema = z.strictObject({
  page: z.string().refine(isPage).nullable(),
  after: z.string().nullable(),
})
type Cursor = z.infer<typeof cursorSchema>

function isPage(cursor: string): boolean {
  return backfillCursorSchema.safeParse(cursor).success
}

/** See {@link findFiles}: reads only the directories that can match. */
export async function find(
  request: CheckedRequestOf<typeof findFiles>,
  context: ApiContext,
): Promise<AnswerOf<typeof findFiles>> {
  const given = Array.isArray(request.query) ? parseQueryText(request.query, context.schema) : request.query
  const query = checkQuery(given, context.schema)
  const limit = pageLimit(request.limit, context)
  const files: CatalogFile[] = []
  let looked = 0
  let { page: at, after } = readCursor(request.after)
  for await (const page of backfillPages(query, at, context.ports.catalog)) {
    const found = behind(after, page.files).filter((file) => matches(query, file.metadata))
    const room = found.slice(0, limit - files.length)
    files.push(...room)
    if (room.length < found.length) return answer(files, { page: at, after: room.at(-1)?.lfn ?? after })
    at = page.cursor
    after = null
    looked += page.files.length
    if (at === null) break
    if (files.length === limit || looked >= context.config.limits.scanFiles) return answer(files, { page: at, after })
  }
  return answer(files, null)
}

/** Files of a page behind the one that was answered last; all when it is not there any more: twice is better than never. */
function behind(after: Lfn | null, files: readonly CatalogFile[]): readonly CatalogFile[] {
  return files.slice(files.findIndex((file) => file.lfn === after) + 1)
}

function answer(files: readonly CatalogFile[], next: Cursor | null): AnswerOf<typeof findFiles> {
  return { files: files.map(answerFile), next: next === null ? null : JSON.stringify(next) }
}

function readCursor(after: string | undefined): Cursor {
  if (after === undefined) return { page: null, after: null }
  try {
    return cursorSchema.parse(JSON.parse(after))
  } catch {
    throw inputError('after', `after: ${JSON.stringify(after)} should be the "next" of the page before`)
  }
}
