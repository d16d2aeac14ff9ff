import type { redriveStage, Redriven } from '../../../shared/api/dead-letters.ts'
import type { CheckedRequestOf } from '../../../shared/api/operation.ts'
import { conflict } from '../../../shared/api/refusal.ts'
import type { Asides } from '../../../shared/ports/asides.ts'
import type { Clock } from '../../../shared/ports/clock.ts'
import type { ApiContext } from '../context.ts'
import { matchAgain } from './match-again.ts'

/** How long one request may go on, in milliseconds: API Gateway waits for 30 seconds. */
const LONGEST_MS = 15_000

/**
 * See {@link redriveStage}. Twice is safe, as every stage is; if it dies half way, a message may be both in its queue and among the dead
 * letters.
 */
export async function redrive(
  { stage, after = '' }: CheckedRequestOf<typeof redriveStage>,
  { asides, schema, ports }: ApiContext,
): Promise<Redriven> {
  if (asides === undefined)
    throw conflict('stage', 'nothing is put aside here: a step that fails is tried again until it goes')
  if (stage === 'match') return { stage, ...(await matchAgain({ asides, after }, schema, ports)) }
  return { stage, ...(await moveSome(stage, asides, ports.clock)), failed: [] }
}

async function moveSome(stage: string, asides: Asides, clock: Clock): Promise<Pick<Redriven, 'moved' | 'next'>> {
  const end = clock.now() + LONGEST_MS
  let moved = 0
  while (clock.now() < end) {
    const some = await asides.bringBack(stage)
    if (some === 0) return { moved, next: null }
    moved += some
  }
  return { moved, next: 'more' }
}
