import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import type {
  Failure,
  LeftBehind,
  productionStatus as productionStatusOperation,
} from '../../../shared/api/productions.ts'
import { lossesOf, productionStatus } from '../../../shared/model/production-status.ts'
import type { ApiContext } from '../context.ts'
import { failuresOf } from './failures.ts'
import { findProduction } from './find-production.ts'
import { leftBehind } from './left-behind.ts'
import { standingsOf, stepStatus } from '../transformations/step-status.ts'

/** The status of a production, with its steps and its failures. */
export async function status(
  request: CheckedRequestOf<typeof productionStatusOperation>,
  { ports }: ApiContext,
): Promise<AnswerOf<typeof productionStatusOperation>> {
  const production = await findProduction(request.production, ports)
  const standings = await standingsOf(production.transformations, ports)
  const failures: Failure[] = []
  const left: LeftBehind[] = []
  for (const standing of standings) {
    failures.push(...(await failuresOf(standing, ports)))
    left.push(...(await leftBehind(standing, ports)))
  }
  return {
    production: production.name,
    description: production.description,
    status: productionStatus(standings, production.removing),
    losses: lossesOf(standings),
    steps: standings.map(stepStatus),
    failures,
    left,
  }
}
