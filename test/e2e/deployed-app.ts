import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { SQSClient } from '@aws-sdk/client-sqs'
import * as z from 'zod'
import { AwsCatalog } from '../../shared/aws/catalog.ts'
import { documentClient } from '../../shared/aws/clients.ts'
import { AwsObjects } from '../../shared/aws/objects.ts'
import { AwsQueue, type QueueUrls } from '../../shared/aws/queue.ts'
import { Table } from '../../shared/aws/table.ts'
import { AwsUploads } from '../../shared/aws/uploads.ts'
import { CTA_METADATA_FIELDS } from '../../shared/config/metadata-fields.ts'
import { metadataSchema } from '../../shared/model/metadata-schema.ts'
import { OUTPUTS, QUEUES } from '../../shared/names.ts'
import type { Ports } from '../../shared/ports/ports.ts'
import type { Uploads } from '../../shared/ports/uploads.ts'
import { portsOn } from '../aws/aws-back-end.ts'
import { emulatedClient } from '../aws/emulated-tables.ts'
import { startEmulator, type Emulator } from '../aws/emulator.ts'
import { cdk } from './cdk.ts'

const urls = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.record(z.enum(QUEUES), z.string()))
const outputsSchema = z.object({
  [OUTPUTS.catalogTable]: z.string(),
  [OUTPUTS.transformationsTable]: z.string(),
  [OUTPUTS.filesBucket]: z.string(),
  [OUTPUTS.queueUrls]: urls,
})
type Outputs = z.infer<typeof outputsSchema>

/** The app as it is deployed on an emulator of its own. */
export interface DeployedApp {
  readonly endpoint: string
  readonly bucket: string
  readonly catalogTable: string
  readonly queueUrls: QueueUrls
  readonly uploads: Uploads
  /** Ports on what was deployed, as its own functions have them. */
  readonly ports: Omit<Ports, 'site'>
  /** What emulator and functions have said. */
  readonly log: () => string
  /** How long each part took, for people. */
  readonly took: string
  /** Ends every process and removes every file. */
  stop(): Promise<void>
}

/** Starts an emulator and deploys the real app on it; null where there is no Python for it. */
export async function deployApp(): Promise<DeployedApp | null> {
  const started = Date.now()
  const emulator = await startEmulator()
  if (emulator === null) return null
  const { folder, stop } = emulator
  try {
    const up = Date.now()
    await cdk(['bootstrap', 'aws://000000000000/us-east-1'], { endpoint: emulator.endpoint, folder })
    const bootstrapped = Date.now()
    const outputs = await deploy(emulator, folder)
    const took = `emulator ${up - started} ms, bootstrap ${bootstrapped - up} ms, deploy ${Date.now() - bootstrapped} ms`
    return { ...appOf(outputs, emulator), took, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function deploy({ endpoint }: Emulator, folder: string): Promise<Outputs> {
  const file = join(folder, 'outputs.json')
  await cdk(['deploy', '--all', '--require-approval', 'never', '--outputs-file', file], { endpoint, folder })
  const stacks = z.record(z.string(), z.record(z.string(), z.string())).parse(JSON.parse(readFileSync(file, 'utf8')))
  return outputsSchema.parse(Object.assign({}, ...Object.values(stacks)))
}

function appOf(outputs: Outputs, { endpoint, log }: Emulator): Omit<DeployedApp, 'took' | 'stop'> {
  const here = emulatedClient(endpoint)
  const [client, s3, sqs] = [documentClient(here), new S3Client(here), new SQSClient(here)]
  const table = new Table(client, outputs.TransformationsTable)
  const ports = {
    ...portsOn(table),
    catalog: new AwsCatalog(
      new Table(client, outputs.CatalogTable),
      metadataSchema(CTA_METADATA_FIELDS).collectionFields,
    ),
    queue: new AwsQueue(sqs, outputs.QueueUrls),
    objects: new AwsObjects(s3, outputs.FilesBucket),
    clock: { now: () => Date.now() },
    newId: randomUUID,
  }
  return {
    endpoint,
    log,
    ports,
    bucket: outputs.FilesBucket,
    uploads: new AwsUploads({ s3, sqs, table, bucket: outputs.FilesBucket, queue: '' }),
    catalogTable: outputs.CatalogTable,
    queueUrls: outputs.QueueUrls,
  }
}
