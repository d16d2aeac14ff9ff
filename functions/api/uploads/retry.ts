import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import type { retryUploads } from '../../../shared/api/uploads.ts'
import type { ApiContext } from '../context.ts'
import { fileKeys, uploadsOf } from './known-uploads.ts'

/**
 * See {@link retryUploads}. Each is taken off the list and looked at as it is now; what has no metadata by then is refused at
 * once. Twice is safe, as the stage is. If it dies between the two writes, the upload is on no list: whoever asked asks again.
 */
export async function retry(
  request: CheckedRequestOf<typeof retryUploads>,
  context: ApiContext,
): Promise<AnswerOf<typeof retryUploads>> {
  const uploads = uploadsOf(context)
  const keys = fileKeys(request.keys)
  const there = await Promise.all(keys.map((key) => uploads.has(key)))
  const sent = keys.filter((_, index) => there[index])
  // Metadata without their file stay on the list under their own key.
  await uploads.forget(keys)
  for (const key of sent) await uploads.again({ version: 1, key, object: null, late: true }, 0)
  return { sent, missing: keys.filter((_, index) => !there[index]) }
}
