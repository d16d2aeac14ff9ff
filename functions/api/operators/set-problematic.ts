import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import type { setFilesProblematic } from '../../../shared/api/operator.ts'
import { parseLfn } from '../../../shared/model/lfn.ts'
import { withReason } from '../../../shared/lifecycle/with-reason.ts'
import { changeStatus } from '../../../shared/lifecycle/change-file-status.ts'
import type { ApiContext } from '../context.ts'
import { findTransformation } from '../transformations/find-transformation.ts'
import { noteFiles } from './note-files.ts'

/** See {@link setFilesProblematic}. */
export async function setProblematic(
  request: CheckedRequestOf<typeof setFilesProblematic>,
  context: ApiContext,
): Promise<AnswerOf<typeof setFilesProblematic>> {
  const { transformation } = request
  await findTransformation(transformation, context.ports)
  const { changed, refused } = await changeStatus(
    {
      transformation,
      lfns: request.lfns.map(parseLfn),
      to: 'Problematic',
      from: ['Unused', 'MaxReset'],
      reason: withReason(`set aside by ${context.by}`, request.reason),
    },
    context.ports,
  )
  await noteFiles({ ...request, action: 'Set aside', lfns: changed }, context)
  return { set: [...changed], refused: [...refused] }
}
