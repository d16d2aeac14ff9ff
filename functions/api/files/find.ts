import type { findFiles } from '../../../shared/api/files.ts'
import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import { backfillCursorSchema, backfillPages, cursorAfter } from '../../../shared/filter/backfill-page.ts'
import type { CatalogFile } from '../../../shared/model/file.ts'
import { inputError } from '../../../shared/model/input-error.ts'
import { checkQuery } from '../../../shared/query/check.ts'
import { matches } from '../../../shared/query/evaluate.ts'
import { parseQueryText } from '../../../shared/query/text.ts'
import { answerFile } from './answer-file.ts'
import type { ApiContext } from '../context.ts'
import { pageLimit } from '../page-limit.ts'

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
  let next = readCursor(request.after)
  for await (const page of backfillPages(query, next, context.ports.catalog)) {
    const found = page.files.filter((file) => matches(query, file.metadata))
    const room = found.slice(0, limit - files.length)
    files.push(...room)
    const last = room.at(-1)
    if (room.length < found.length) return answer(files, last === undefined ? next : cursorAfter(last.lfn))
    next = page.cursor
    looked += page.looked
    if (files.length === limit || looked >= context.config.limits.scanFiles) break
  }
  return answer(files, next)
}

function answer(files: readonly CatalogFile[], next: string | null): AnswerOf<typeof findFiles> {
  return { files: files.map(answerFile), next }
}

function readCursor(after: string | undefined): string | null {
  if (after === undefined) return null
  if (backfillCursorSchema.safeParse(after).success) return after
  throw inputError('after', `after: ${JSON.stringify(after)} should be the "next" of the page before`)
}
