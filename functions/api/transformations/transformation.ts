import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import type { readTransformation } from '../../../shared/api/transformations.ts'
import { currentJob, jobRevision } from '../../../shared/model/transformation.ts'
import type { ApiContext } from '../context.ts'
import { findTransformation } from './find-transformation.ts'
import { standingsOf, stepStatus } from './step-status.ts'

/** See {@link readTransformation}. */
export async function transformation(
  request: CheckedRequestOf<typeof readTransformation>,
  { ports }: ApiContext,
): Promise<AnswerOf<typeof readTransformation>> {
  const { definition } = await findTransformation(request.transformation, ports)
  const [standing] = await standingsOf([definition.name], ports)
  if (standing === undefined) throw new Error(`transformation ${definition.name} was there a moment ago`)
  const { state } = standing.transformation
  const production = await ports.productions.read(definition.production)
  return {
    definition: { ...definition, job: currentJob(standing.transformation) },
    revision: jobRevision(standing.transformation),
    status: state.status,
    progress: stepStatus(standing),
    runs: state.runs,
    backfill: state.backfill,
    children: [...(production?.children[definition.name] ?? [])],
  }
}
