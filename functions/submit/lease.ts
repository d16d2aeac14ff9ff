import type { Submission } from '../../shared/ports/submissions.ts'
import { comeAgain } from './come-again.ts'
import type { SubmitPorts } from './ports.ts'

/** A worker that hands in a submission has this long (longer than any function may run) before another takes it over. */
export const LEASE_MS = 15 * 60 * 1000

/** Takes over a submission that is not sent; false while its owner may still hand it in, or has. */
export function claim({ name }: Submission, { submissions, clock, newId }: SubmitPorts): Promise<boolean> {
  const now = clock.now()
  return submissions.claim({ name, owner: newId(), now, leaseUntil: now + LEASE_MS })
}

/** Owners of submissions may have failed at the site's door: somebody has to come when the first of these leases is over. */
export async function comeWhenOver(
  transformation: string,
  held: readonly Submission[],
  ports: SubmitPorts,
): Promise<void> {
  if (held.length === 0) return
  const over = Math.min(...held.map(({ leaseUntil }) => leaseUntil))
  await comeAgain(transformation, over - ports.clock.now(), ports)
}
