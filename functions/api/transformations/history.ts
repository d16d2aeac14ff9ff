import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import type { readHistory } from '../../../shared/api/transformations.ts'
import { answerHistory } from './answer-history.ts'
import type { ApiContext } from '../context.ts'
import { findTransformation } from './find-transformation.ts'

/** See {@link readHistory}. */
export async function history(
  request: CheckedRequestOf<typeof readHistory>,
  { ports }: ApiContext,
): Promise<AnswerOf<typeof readHistory>> {
  const { definition } = await findTransformation(request.transformation, ports)
  return { history: answerHistory(await ports.transformations.history(definition.name)) }
}
