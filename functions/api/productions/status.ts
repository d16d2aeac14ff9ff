import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import type {
  Failure,
  LeftBehind,
  MoreLeft,
  productionStatus as productionStatusOperation,
} from '../../../shared/api/productions.ts'
import { lossesOf, productionStatus } from '../../../shared/model/production-status.ts'
import type { ApiContext } from '../context.ts'
import { failuresOf } from './failures.ts'
import { findProduction } from './find-production.ts'
import { leftBehind } from './left-behind.ts'
import { standingsOf, stepStatus } from '../transformations/step-status.ts'

/** How long files that were left behind are looked for, in milliseconds: there may be piles by the ten thousand. */
const LOOK_MS = 5000

/** The status of a production, with its steps and its failures. */
export async function status(
  request: CheckedRequestOf<typeof productionStatusOperation>,
  { ports }: ApiContext,
): Promise<AnswerOf<typeof productionStatusOperation>> {
  const production = await findProduction(request.production, ports)
  const standings = await standingsOf(production.transformations, ports)
  const failures: Failure[] = []
  const left: LeftBehind[] = []
  const moreLeft: MoreLeft[] = []
  const until = ports.clock.now() + LOOK_MS
  for (const standing of standings) {
    failures.push(...(await failuresOf(standing, ports)))
    const { named, more } = await leftBehind(standing, until, ports)
    left.push(...named)
    if (more > 0) moreLeft.push({ transformation: standing.transformation.definition.name, files: more })
  }
  return {
    production: production.name,
    description: production.description,
    status: productionStatus(standings, production.removing),
    losses: lossesOf(standings),
    steps: standings.map(stepStatus),
    failures,
    left,
    moreLeft,
  }
}
