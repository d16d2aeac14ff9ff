import { describe, expect, it } from 'vitest'
import { QUEUES } from '../../shared/names.ts'
import { mulberry32 } from '../fixtures/mulberry32.ts'
import { localTable, submitCampaign, tableOf, toCompletion } from './campaign.ts'
import type { DeployedApp } from './deployed-app.ts'
import type { GivenApp } from './live.ts'
import { Queues } from './queues.ts'
import { switchRule } from './rules.ts'
import { endLeases, sweepAll } from './sweeps.ts'
import { killWorkers } from './workers.ts'

/** The same moments again: `CASCADE_KILL_SEED=N`. */
const SEED = Number(process.env['CASCADE_KILL_SEED'] ?? Date.now() % 2 ** 31)
const RUNS = 2
const SWEEP_EVERY_MILLISECONDS = 4000
/** A message whose worker died comes again after so long; on AWS it is twelve minutes. */
const AGAIN_SECONDS = 10

/** What becomes of productions when what should be told is not, or who should do it dies. */
export function faultsOf(given: GivenApp): void {
  describe('on the app, deployed', () => {
    it('a production ends when events of jobs come doubled, late or not at all, and none of results comes', async (context) => {
      const app = given(context)
      const random = mulberry32(SEED)
      app.batch.deliver(() => [[], [0, 0], [1500], [0]][Math.floor(random() * 4)] ?? [])
      await switchRule(app.endpoint, 'Manifests', false)
      try {
        const production = await submitCampaign({ campaign: 'FAULTS', runs: RUNS }, app.client)
        await toCompletion(
          app.client,
          production,
          seldom(SWEEP_EVERY_MILLISECONDS, () => sweepAll(app)),
        )
        expect(await tableOf(app.client, production)).toBe(await expected())
      } finally {
        app.batch.deliver()
        await switchRule(app.endpoint, 'Manifests', true)
      }
    }, 900_000)

    it('a production ends when functions and Batch die at random moments', async (context) => {
      const app = given(context)
      console.log(`CASCADE_KILL_SEED=${SEED}`)
      const random = mulberry32(SEED)
      const queues = new Queues(app.endpoint)
      for (const queue of QUEUES) await queues.hurry(app.queueUrls[queue], AGAIN_SECONDS)
      const production = await submitCampaign({ campaign: 'KILLS', runs: RUNS }, app.client)
      let killed = 0
      const disturb = seldom(1500, async () => {
        killed += killWorkers(app.endpoint, () => random() < 0.3)
        if (random() < 0.1) await app.batch.fall(500)
      })
      const mend = seldom(SWEEP_EVERY_MILLISECONDS, () => mended(app, production))
      const began = Date.now()
      await toCompletion(app.client, production, async () => {
        // For so long, then the rest has to come to its end.
        if (Date.now() - began < 40_000) await disturb()
        await mend()
      })
      expect(killed).toBeGreaterThan(0)
      // Completed says that all is accepted: who was to register the last output may have died with the message, which comes again.
      await expect
        .poll(() => tableIfThere(app, production), { timeout: 120_000, interval: 1000 })
        .toBe(await expected())
    }, 900_000)
  })
}

/** Empty while it is not registered. */
async function tableIfThere({ client }: DeployedApp, production: string): Promise<string> {
  const { files } = await client.find({ query: { transformation: `${production}/sensitivity` } })
  return files.length === 0 ? '' : tableOf(client, production)
}

async function mended(app: DeployedApp, production: string): Promise<void> {
  await endLeases(app, production)
  await sweepAll(app)
}

let known: Promise<string> | undefined

/** What this machine makes of the same runs. */
function expected(): Promise<string> {
  known ??= localTable({ campaign: 'HERE', runs: RUNS })
  return known
}

/** Does something when it is asked to, but not more often than this. */
function seldom(milliseconds: number, work: () => Promise<void>): () => Promise<void> {
  let last = 0
  return async () => {
    if (Date.now() - last < milliseconds) return
    await work()
    last = Date.now()
  }
}
