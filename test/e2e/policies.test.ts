import { join } from 'node:path'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { signedTransport } from '../../cli/aws/signed-transport.ts'
import { sendProduction } from '../../cli/production/send.ts'
import { createClient } from '../../shared/api/client.ts'
import { emulatedClient } from '../aws/emulated-tables.ts'
import { apiOn } from './aws-command-line.ts'
import { deployApp, type DeployedApp } from './deployed-app.ts'
import { put } from './live.ts'
import { until } from './until.ts'

const PRODUCTION = join(import.meta.dirname, 'policies', 'production.yaml')
const UPLOADED = {
  campaign: 'POLICIES',
  data_level: 'R1',
  site: 'LaPalma',
  array_layout: 'Alpha',
  particle: 'gamma',
}

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
  vi.unstubAllEnvs()
  if (task.result?.state === 'fail') console.log(deployed?.log().slice(-20_000))
})

/** The client of the deployed API: its function has a role, too. */
async function clientOf({ endpoint }: DeployedApp) {
  const { region, credentials } = emulatedClient(endpoint)
  const apiUrl = await apiOn(endpoint, 'trial')
  return createClient(signedTransport({ apiUrl, region, credentials: async () => credentials }))
}

describe('with policies that hold', () => {
  it('an upload becomes a file, a production runs to its end and is removed: each role has what it needs', async ({
    skip,
  }) => {
    if (deployed === null) return skip('this machine cannot run the emulator of AWS')
    const client = await clientOf(deployed)
    await put(deployed, '/policies/1', 'one', UPLOADED)
    const request = { path: PRODUCTION, as: undefined, dryRun: false, home: '.', onAws: true }
    const { production, transformations } = (await sendProduction(request, client)).submitted
    const [copy = '', merge = ''] = transformations.map(({ name }) => name)
    await until(
      () => client.files({ transformation: copy }),
      ({ files }) => files.length === 1,
    )
    await client.complete({ transformation: copy })
    const { status } = await until(
      () => client.status({ production }),
      (seen) => seen.status !== 'Active',
    )
    const { files } = await client.find({ query: { transformation: merge } })
    const [{ lfn, replicas } = { lfn: '', replicas: [] }] = files
    const content = await client.content(lfn)
    const text = content.kind === 'path' ? content.path : await new Response(content.body).text()
    expect([status, files.length, text]).toEqual(['Completed', 1, 'one'])
    await client.remove({ production })
    await until(
      () => client.productions({}),
      ({ productions }) => productions.length === 0,
    )
    const { objects } = deployed.ports
    await until(
      () => objects.get(replicas[0]?.path ?? ''),
      (object) => object === undefined,
    )
    expect(deployed.log()).not.toMatch(/AccessDenied|not authorized/i)
  })
  it('what a role does not allow is refused: a job creates executions, and no uploads', async ({ skip }) => {
    if (deployed === null) return skip('this machine cannot run the emulator of AWS')
    const { endpoint, rights, bucket } = deployed
    for (const [name, value] of Object.entries({ ...rights, AWS_ENDPOINT_URL: endpoint })) vi.stubEnv(name, value)
    const client = new S3Client({ endpoint, region: 'us-east-1' })
    const creating = (Key: string) =>
      client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'tried', IfNoneMatch: '*' }))
    await creating('attempts/try')
    await expect(creating('incoming/try')).rejects.toThrow(/not authorized/)
  })
})
