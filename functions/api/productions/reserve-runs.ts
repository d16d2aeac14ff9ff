import { conflict } from '../../../shared/api/refusal.ts'
import type { RivalRuns, RunReservation } from '../../../shared/model/production.ts'
import type { Transformation } from '../../../shared/model/transformation.ts'
import { campaignOf } from '../../../shared/production/campaign-of.ts'
import type { ProductionPlan } from '../../../shared/production/plan.ts'
import type { ApiContext } from '../context.ts'

/**
 * Reserves the run numbers of a plan's simulations, in the place of those that the transformations had that it replaces.
 * Throws a refusal that names who has some of them.
 */
export async function reserveRuns(
  plan: ProductionPlan,
  replaced: readonly Transformation[],
  { ports }: ApiContext,
): Promise<void> {
  const instead = replaced.map(({ definition }) => definition.name)
  for (const reservation of [...plan.reservations, ...leftCampaigns(plan, replaced)]) {
    const rival = await ports.productions.reserveRuns(reservation, instead)
    if (rival !== undefined) throw conflict('runs', sayRival(reservation, rival))
  }
}

/** Throws the refusal that {@link reserveRuns} would, and reserves nothing. */
export async function checkRuns(
  plan: ProductionPlan,
  replaced: readonly Transformation[],
  { ports }: ApiContext,
): Promise<void> {
  const instead = replaced.map(({ definition }) => definition.name)
  for (const reservation of plan.reservations) {
    const rival = await ports.productions.rivalRuns(reservation, instead)
    if (rival !== undefined) throw conflict('runs', sayRival(reservation, rival))
  }
}

/** Campaigns of what is replaced in which the plan wants no number: what they had is given back. */
function leftCampaigns(plan: ProductionPlan, replaced: readonly Transformation[]): readonly RunReservation[] {
  const wanted = plan.reservations.map(({ campaign }) => campaign)
  const left = new Set(replaced.map(({ definition }) => campaignOf(definition)).filter((one) => !wanted.includes(one)))
  return [...left].map((campaign) => ({ campaign, production: plan.name, claims: [] }))
}

function sayRival({ production, campaign }: RunReservation, rival: RivalRuns): string {
  const { first, count } = rival.range
  const where = campaign === null ? '' : ` of campaign ${campaign}`
  const whose = rival.production === production ? rival.transformation : `production ${rival.production}`
  return (
    `production ${production}: run numbers ${first}-${first + count - 1}${where} belong to ${whose}; ` +
    'equal numbers would be the same events twice, so "runs: {first: ...}" should begin elsewhere'
  )
}
