import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import type { listProductions, ProductionSummary } from '../../../shared/api/productions.ts'
import { isoTime } from '../../../shared/api/time.ts'
import { lossesOf, productionStatus } from '../../../shared/model/production-status.ts'
import type { ListedProduction } from '../../../shared/model/production.ts'
import type { ApiContext } from '../context.ts'
import { pageLimit } from '../page-limit.ts'
import { standingsOf } from '../transformations/step-status.ts'

/** See {@link listProductions}. */
export async function productions(
  request: CheckedRequestOf<typeof listProductions>,
  context: ApiContext,
): Promise<AnswerOf<typeof listProductions>> {
  const { after = '' } = request
  const rest = (await context.ports.productions.list()).filter((production) => production.name > after)
  const page = rest.slice(0, pageLimit(request.limit, context))
  const summaries: ProductionSummary[] = []
  for (const production of page) summaries.push(await summaryOf(production, context))
  return { productions: summaries, next: page.length < rest.length ? (page.at(-1)?.name ?? null) : null }
}

async function summaryOf(production: ListedProduction, { ports }: ApiContext): Promise<ProductionSummary> {
  const standings = await standingsOf(production.transformations, ports)
  return {
    production: production.name,
    description: production.description,
    status: productionStatus(standings, production.removing),
    created: isoTime(production.created),
    transformations: production.transformations.length,
    losses: lossesOf(standings),
  }
}
