import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import type { forgetUploads } from '../../../shared/api/uploads.ts'
import type { ApiContext } from '../context.ts'
import { uploadsOf } from './known-uploads.ts'

/** See {@link forgetUploads}. What is not on the list is passed over. */
export async function forget(
  { keys }: CheckedRequestOf<typeof forgetUploads>,
  context: ApiContext,
): Promise<AnswerOf<typeof forgetUploads>> {
  const uploads = uploadsOf(context)
  const forgotten = (await uploads.refusedOf(keys)).map(({ key }) => key)
  await uploads.forget(forgotten)
  return { forgotten }
}
