import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import { isoTime } from '../../../shared/api/time.ts'
import type { listRefusedUploads, RefusedUploadAnswer } from '../../../shared/api/uploads.ts'
import type { RefusedUpload } from '../../../shared/ports/uploads.ts'
import type { ApiContext } from '../context.ts'
import { pageLimit } from '../page-limit.ts'

/** See {@link listRefusedUploads}. */
export async function refused(
  request: CheckedRequestOf<typeof listRefusedUploads>,
  context: ApiContext,
): Promise<AnswerOf<typeof listRefusedUploads>> {
  const { uploads } = context
  if (uploads === undefined) return { uploads: false, refused: [], more: false }
  const limit = pageLimit(request.limit, context)
  const found = await uploads.refused(limit + 1)
  const newestFirst = found.slice(0, limit).toSorted((a, b) => b.at - a.at || (a.key < b.key ? -1 : 1))
  return { uploads: true, refused: newestFirst.map(answerRefused), more: found.length > limit }
}

/** A refused upload as answers have it. */
export function answerRefused({ key, reason, at, until }: RefusedUpload): RefusedUploadAnswer {
  return { key, reason, at: isoTime(at), waitsUntil: until === null ? null : isoTime(until) }
}
