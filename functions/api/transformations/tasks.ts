import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import type { listTasks } from '../../../shared/api/transformations.ts'
import { inputError } from '../../../shared/model/input-error.ts'
import type { ApiContext } from '../context.ts'
import { findTransformation } from './find-transformation.ts'
import { pageLimit } from '../page-limit.ts'
import { taskAnswers } from './task-answers.ts'

/** See {@link listTasks}: pages by number, of which those of another status are left out. */
export async function tasks(
  request: CheckedRequestOf<typeof listTasks>,
  context: ApiContext,
): Promise<AnswerOf<typeof listTasks>> {
  const { ports } = context
  const transformation = await findTransformation(request.transformation, ports)
  const limit = pageLimit(request.limit, context)
  const page = await ports.tasks.list(request.transformation, numberAfter(request.after), limit)
  const answers = await taskAnswers(page, transformation, ports)
  const last = page.at(-1)
  return {
    tasks: answers.filter(({ status }) => request.status === undefined || status === request.status),
    next: page.length < limit || last === undefined ? null : String(last.number),
  }
}

function numberAfter(after: string | undefined): number {
  if (after === undefined) return 0
  if (/^\d+$/.test(after)) return Number(after)
  throw inputError('after', `after: ${JSON.stringify(after)} should be the "next" of the page before`)
}
