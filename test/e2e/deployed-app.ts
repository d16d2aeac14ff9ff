import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { SQSClient } from '@aws-sdk/client-sqs'
import * as z from 'zod'
import { createApi } from '../../functions/api/create-api.ts'
import { readSettings } from '../../infra/config.ts'
import { createClient, type Client } from '../../shared/api/client.ts'
import { batchClients } from '../../shared/aws/batch/batch-clients.ts'
import { AwsCatalog } from '../../shared/aws/catalog.ts'
import { documentClient } from '../../shared/aws/clients.ts'
import { AwsObjects } from '../../shared/aws/objects.ts'
import { AwsQueue, type QueueUrls } from '../../shared/aws/queue.ts'
import { AwsSite } from '../../shared/aws/site.ts'
import { Table } from '../../shared/aws/table.ts'
import { AwsUploads } from '../../shared/aws/uploads.ts'
import { metadataSchema } from '../../shared/model/metadata-schema.ts'
import { OUTPUTS, QUEUES } from '../../shared/names.ts'
import type { Ports } from '../../shared/ports/ports.ts'
import type { Uploads } from '../../shared/ports/uploads.ts'
import { portsOn } from '../aws/aws-back-end.ts'
import { emulatedClient } from '../aws/emulated-tables.ts'
import { startEmulator, type Emulator } from '../aws/emulator.ts'
import { ROOT, SITE, startBatch, type Batch } from './batch.ts'
import { cdk } from './cdk.ts'
import { assumedRole } from './policies/assumed-role.ts'
import { FRONT_HOST, startSecureFront } from './secure-front.ts'
import { Watch } from './watch.ts'

/** The deployment's `cascade.aws.yaml`: what is lost rests for a second, not for as long as a real site needs. */
const SETTINGS = 'stage: trial\nlimits: { retry_seconds: [1] }\n'

const urls = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.record(z.enum(QUEUES), z.string()))
const outputsSchema = z.object({
  [OUTPUTS.catalogTable]: z.string(),
  [OUTPUTS.transformationsTable]: z.string(),
  [OUTPUTS.filesBucket]: z.string(),
  [OUTPUTS.queueUrls]: urls,
  /** Only where policies hold. */
  RoleOfJobs: z.string().optional(),
})
type Outputs = z.infer<typeof outputsSchema>

/** The app with roles as the emulator understands them. */
const POLICIES_APP = 'node test/e2e/policies/app.ts'

/** The app as it is deployed on an emulator of its own, with a twin of Batch. */
export interface DeployedApp {
  readonly endpoint: string
  readonly bucket: string
  readonly queueUrls: QueueUrls
  readonly uploads: Uploads
  readonly batch: Batch
  /** Variables by which processes have the rights of jobs. */
  readonly rights: Readonly<Record<string, string>>
  /** Ports on what was deployed, as its own functions have them. */
  readonly ports: Ports
  /** `Transformations`. */
  readonly table: Table
  /** Of the API, which works on these ports in this process. */
  readonly client: Client
  /** What emulator, functions and twin have said. */
  readonly log: () => string
  /** How long each part takes, for people. */
  readonly watch: Watch
  /** Ends every process and removes every file. */
  stop(): Promise<void>
}

/**
 * Starts an emulator and a twin and deploys the real app there; null where there is no Python for it. `policies`: whether they hold; then
 * functions have the keys of their roles, and what those do not allow is refused.
 */
export async function deployApp({ policies = false } = {}): Promise<DeployedApp | null> {
  const watch = new Watch()
  const batch = await startBatch()
  const emulator = await startEmulator((port) => ({
    AWS_ENDPOINT_URL_BATCH: batch.endpoint,
    ...(policies ? { AUTH: 'true', MINISTACK_HOST: FRONT_HOST, AWS_ENDPOINT_URL: `http://${FRONT_HOST}:${port}` } : {}),
  }))
  const front = policies && emulator !== null ? await startSecureFront(emulator.endpoint) : null
  const stop = async (): Promise<void> => {
    await batch.stop()
    await emulator?.stop()
    await front?.stop()
  }
  try {
    if (emulator === null) return await stop().then(() => null)
    watch.lap('emulator and twin')
    const reached = front === null ? emulator : { ...emulator, endpoint: front.endpoint }
    await cdk(['bootstrap', 'aws://000000000000/us-east-1'], { ...emulator, app: false })
    watch.lap('bootstrap')
    const outputs = await deploy(emulator, policies)
    const rights = outputs.RoleOfJobs === undefined ? ROOT : assumedRole(outputs.RoleOfJobs, emulator.folder)
    batch.runAt(reached, rights)
    batch.tell(reached, outputs.QueueUrls.track)
    watch.lap('deploy')
    const log = () => `${emulator.log()}\n${batch.log()}`
    return { ...appOf(outputs, reached, batch), batch, rights, log, watch, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function deploy({ endpoint, folder }: Emulator, policies: boolean): Promise<Outputs> {
  const [outputs, settings] = [join(folder, 'outputs.json'), join(folder, 'cascade.aws.yaml')]
  writeFileSync(settings, SETTINGS)
  // The emulator knows no Batch: the site is there already.
  const context = ['-c', `config=${settings}`, '-c', `batchSites=${JSON.stringify([SITE])}`]
  const how = policies ? ['--app', POLICIES_APP, '-c', 'roles=none'] : []
  await cdk(['deploy', '--all', '--require-approval', 'never', '--outputs-file', outputs, ...how, ...context], {
    endpoint,
    folder,
  })
  const stacks = z.record(z.string(), z.record(z.string(), z.string())).parse(JSON.parse(readFileSync(outputs, 'utf8')))
  return outputsSchema.parse(Object.assign({}, ...Object.values(stacks)))
}

function appOf(outputs: Outputs, { endpoint }: Emulator, batch: Batch) {
  const here = emulatedClient(endpoint)
  const [client, s3, sqs] = [documentClient(here), new S3Client(here), new SQSClient(here)]
  const table = new Table(client, outputs.TransformationsTable)
  const { config } = readSettings(SETTINGS).settings ?? {}
  if (config === undefined) throw new Error('the settings are wrong')
  const schema = metadataSchema(config.metadataFields)
  const bucket = outputs.FilesBucket
  const [objects, clock] = [new AwsObjects(s3, bucket), { now: () => Date.now() }]
  const clients = batchClients(emulatedClient(batch.endpoint))
  const onTable = portsOn(table)
  const live = (site: string) => onTable.submissions.liveAt(site)
  const ports = {
    ...onTable,
    catalog: new AwsCatalog(new Table(client, outputs.CatalogTable), schema.collectionFields),
    queue: new AwsQueue(sqs, outputs.QueueUrls),
    objects,
    site: new AwsSite({ site: SITE, clients, objects, bucket, table, live, clock }),
    clock,
    newId: randomUUID,
  }
  const uploads = new AwsUploads({ s3, sqs, table, bucket, queue: '' })
  const api = createApi({ ports, config, schema, uploads, callerOf: () => 'tester' })
  const transport = async (request: Request) => api.fetch(request)
  return { endpoint, ports, bucket, table, uploads, client: createClient(transport), queueUrls: outputs.QueueUrls }
}
