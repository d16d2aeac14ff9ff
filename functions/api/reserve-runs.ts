import { conflict } from '../../shared/api/refusal.ts'
import type { RunReservation } from '../../shared/model/production.ts'
import type { ProductionPlan } from '../../shared/production/plan.ts'
import type { ApiContext } from './context.ts'

/** Reserves the run numbers of a plan's simulations. Throws a refusal that names the production that has some of them. */
export async function reserveRuns(plan: ProductionPlan, { ports }: ApiContext): Promise<void> {
  for (const reservation of plan.reservations) {
    const rival = await ports.productions.reserveRuns(reservation)
    if (rival !== undefined) throw conflict('runs', sayRival(reservation, rival))
  }
}

function sayRival({ production }: RunReservation, rival: RunReservation): string {
  const taken = rival.ranges.map(({ first, count }) => `${first}-${first + count - 1}`).join(', ')
  return (
    `production ${production}: run numbers ${taken} of campaign ${rival.campaign} belong to production ` +
    `${rival.production}; equal numbers would be the same events twice, so "runs: {first: ...}" should begin elsewhere`
  )
}
