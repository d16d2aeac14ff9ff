import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { submitCampaign, toCompletion } from './campaign.ts'
import { deployApp, type DeployedApp } from './deployed-app.ts'
import { put } from './live.ts'
import { until } from './until.ts'

let deployed: DeployedApp | null = null

beforeAll(async () => {
  deployed = await deployApp({ policies: true })
})
afterAll(async () => {
  console.log(`deployed with policies: ${String(deployed?.watch)}`)
  await deployed?.stop()
})
afterEach(({ task }) => {
  deployed?.watch.lap(task.name)
  if (task.result?.state === 'fail') console.log(deployed?.log().slice(-20_000))
})

describe('with policies that hold', () => {
  it('an upload becomes a file, a production runs to its end and is removed: each role has what it needs', async ({
    skip,
  }) => {
    if (deployed === null) return skip('this machine cannot run the emulator of AWS')
    const { client, ports, log } = deployed
    await put(deployed, '/policies/1', 'one', { campaign: 'POLICIES' })
    await until(
      () => ports.catalog.read(['/policies/1']),
      ({ length }) => length === 1,
    )
    const production = await submitCampaign({ campaign: 'POLICIES', runs: 1 }, client)
    await toCompletion(client, production)
    await client.remove({ production })
    await until(
      () => client.productions({}),
      ({ productions }) => productions.length === 0,
    )
    expect(log()).not.toMatch(/AccessDenied|not authorized/i)
  }, 600_000)
})
