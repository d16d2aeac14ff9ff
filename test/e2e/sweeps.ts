import { submissionKey } from '../../shared/aws/keys.ts'
import { PRODUCTION_SHARES } from '../../shared/ports/productions.ts'
import type { DeployedApp } from './deployed-app.ts'
import { invoke } from './lambda.ts'

/** Has all productions swept, now: as many ticks as there are shares. A tick that dies is one that the timer repeats. */
export async function sweepAll({ endpoint }: Pick<DeployedApp, 'endpoint'>): Promise<void> {
  for (let share = 0; share < PRODUCTION_SHARES; share += 1)
    await invoke(endpoint, 'SweepTick', { time: new Date(share * 60_000).toISOString() })
}

/** Lets the quarter of an hour pass for which whoever died with a submission in hand keeps it. */
export async function endLeases({ ports, table }: DeployedApp, production: string): Promise<void> {
  const { transformations = [] } = (await ports.productions.read(production)) ?? {}
  for (const name of transformations)
    for (const { name: submission } of await ports.submissions.unsent(name))
      await table.update(submissionKey.build({ submission }), 'SET #leaseUntil = :past', {
        when: 'attribute_exists(#pk)',
        values: { past: 0 },
      })
}
