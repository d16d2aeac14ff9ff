import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sendProduction } from '../../cli/production/send.ts'
import { startEngine } from '../../engine/engine.ts'
import { createClient, type Client } from '../../shared/api/client.ts'
import { smallCampaign } from '../slow/campaign/small-campaign.ts'
import { until } from './until.ts'

/** Example 1 with so many runs of each particle, as a campaign of its own: run numbers are shared within one. */
export interface Campaign {
  readonly campaign: string
  readonly runs: number
}

/** On a machine that does much else. */
const LONGEST_MILLISECONDS = 800_000

/** Submits it. Returns the production's name. */
export async function submitCampaign({ campaign, runs }: Campaign, client: Client): Promise<string> {
  const folder = smallCampaign(runs)
  try {
    const path = join(folder, 'production.yaml')
    writeFileSync(path, readFileSync(path, 'utf8').replace('campaign: TOY1', `campaign: ${campaign}`))
    const request = { path, as: `gamma-${campaign.toLowerCase()}`, dryRun: false, home: folder, onAws: true }
    return (await sendProduction(request, client)).submitted.production
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Waits until a production is Completed, and nothing of it was lost. Now and then it does something meanwhile. */
export async function toCompletion(
  client: Client,
  production: string,
  meanwhile: () => Promise<void> = async () => undefined,
): Promise<void> {
  const last = await until(
    async () => {
      await meanwhile()
      const { status, steps } = await client.status({ production })
      return { status, steps: steps.map(({ name, status: its, tasks }) => ({ name, its, tasks })) }
    },
    ({ status }) => status !== 'Active',
    LONGEST_MILLISECONDS,
  )
  if (last.status !== 'Completed') throw new Error(`${production} came to ${JSON.stringify(last)}`)
}

/** The result table of a campaign. */
export async function tableOf(client: Client, production: string): Promise<string> {
  const { files } = await client.find({ query: { transformation: `${production}/sensitivity` } })
  const table = files.find(({ lfn }) => lfn.endsWith('sensitivity.ecsv'))
  if (table === undefined) throw new Error(`${production} has no table among ${JSON.stringify(files)}`)
  const content = await client.content(table.lfn)
  return content.kind === 'path' ? readFileSync(content.path, 'utf8') : new Response(content.body).text()
}

/** The table that this machine's own back end makes of it. */
export async function localTable(campaign: Campaign): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'cascade-local-'))
  const engine = await startEngine({
    home,
    missing: 'make',
    what: 'test',
    onProblem: (problem) => console.log(problem),
  })
  try {
    const client = createClient(engine.transport)
    const production = await submitCampaign(campaign, client)
    await toCompletion(client, production)
    return await tableOf(client, production)
  } finally {
    await engine.stop()
    rmSync(home, { recursive: true, force: true })
  }
}
