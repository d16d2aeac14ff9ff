import { randomUUID } from 'node:crypto'
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { SQSClient } from '@aws-sdk/client-sqs'
import { TokenBucket } from '../../shared/aws/batch/token-bucket.ts'
import { AwsCatalog } from '../../shared/aws/catalog.ts'
import { documentClient } from '../../shared/aws/clients.ts'
import { AwsObjects } from '../../shared/aws/objects.ts'
import { AwsQueue } from '../../shared/aws/queue.ts'
import { Table } from '../../shared/aws/table.ts'
import { AwsUploads } from '../../shared/aws/uploads.ts'
import { pathRules, type PathRules } from '../../shared/config/complete-by-path.ts'
import { defaultConfig } from '../../shared/config/default-config.ts'
import type { Config } from '../../shared/config/config.ts'
import { stageSettings, type StageSettings } from '../../shared/config/stage-settings.ts'
import { metadataSchema } from '../../shared/model/metadata-schema.ts'
import { UPLOAD_QUEUE } from '../../shared/names.ts'
import type { Clock } from '../../shared/ports/clock.ts'
import type { Ports } from '../../shared/ports/ports.ts'
import { portsOn } from '../aws/aws-back-end.ts'
import { emulatedClient, emulatedTables } from '../aws/emulated-tables.ts'
import { StreamReader } from '../aws/stream-reader.ts'
import { ArraySite, type OutputsOf } from './array-site.ts'
import { MemoryDynamo } from './memory-dynamo.ts'
import { MemoryS3 } from './memory-s3.ts'
import { MemorySqs, QUEUE_URLS } from './memory-sqs.ts'

/** What stands for DynamoDB and S3: empty tables with a stream, and an empty bucket. */
export interface Backing {
  readonly dynamodb: DynamoDBDocumentClient
  readonly s3: S3Client
  /** The bucket, as jobs and people reach it: not by the client of the functions. */
  readonly outside: S3Client
  readonly tables: { readonly catalog: Table; readonly transformations: Table }
  readonly bucket: string
  /** Records of the catalog's stream that were not read before. */
  readonly changes: () => Promise<readonly unknown[]>
}

/** On an emulator of AWS. */
export async function emulatedBacking(endpoint: string): Promise<Backing> {
  const dynamodb = documentClient(emulatedClient(endpoint))
  const tables = await emulatedTables(endpoint, dynamodb)
  const stream = new StreamReader(endpoint, tables.catalog.name)
  const outside = new S3Client(emulatedClient(endpoint))
  const bucket = `files-${randomUUID()}`
  await outside.send(new CreateBucketCommand({ Bucket: bucket }))
  const VersioningConfiguration = { Status: 'Enabled' } as const
  await outside.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }))
  return { dynamodb, s3: new S3Client(emulatedClient(endpoint)), outside, tables, bucket, changes: () => stream.read() }
}

/** In memory. */
export interface MemoryBacking extends Backing {
  readonly memory: { readonly dynamo: MemoryDynamo; readonly s3: MemoryS3 }
}

/** In memory; with all that another one holds, if it is given. */
export function memoryBacking(from?: MemoryBacking): MemoryBacking {
  const dynamo = new MemoryDynamo(from?.memory.dynamo)
  const s3 = new MemoryS3(from?.memory.s3)
  const { client: dynamodb } = dynamo
  const tables = { catalog: new Table(dynamodb, 'catalog'), transformations: new Table(dynamodb, 'transformations') }
  const changes = () => Promise.resolve(dynamo.read('catalog'))
  return { dynamodb, s3: s3.client(), outside: s3.client(), tables, bucket: 'files', changes, memory: { dynamo, s3 } }
}

/** The clients of the SDK that the functions speak through. */
export interface AwsClients {
  readonly dynamodb: DynamoDBDocumentClient
  readonly sqs: SQSClient
  readonly s3: S3Client
}

/** The real ports on what stands for AWS, queues that the test empties, and a site whose jobs it runs. */
export interface AwsWorld {
  readonly backing: Backing
  readonly clients: AwsClients
  readonly ports: Ports
  readonly uploads: AwsUploads
  readonly sqs: MemorySqs
  readonly site: ArraySite
  /** See {@link Backing}. */
  readonly outside: AwsObjects
  readonly clock: Clock & { advance(milliseconds: number): void }
  readonly config: Config
  readonly settings: StageSettings
  readonly rules: PathRules
}

/**
 * Makes a world with nothing in it. `paced`: what is handed in takes tokens of SubmitJob, as it does on Batch, in real time: a second's 40
 * for each moment of the clock.
 */
export function awsWorld(backing: Backing, outputsOf: OutputsOf, paced = false): AwsWorld {
  const clock = aClock()
  const sqs = new MemorySqs(clock)
  const { bucket, tables, s3 } = backing
  const config = defaultConfig({ cores: 1, memoryMegabytes: 1024 })
  const schema = metadataSchema(config.metadataFields)
  const outside = new AwsObjects(backing.outside, bucket)
  const objects = new AwsObjects(s3, bucket)
  const tokens = new TokenBucket(tables.transformations, clock)
  const token = () => (paced ? tokens.take() : Promise.resolve())
  const site = new ArraySite({ objects, outside, now: clock.now, outputsOf, token })
  const ports = {
    ...portsOn(tables.transformations),
    catalog: new AwsCatalog(tables.catalog, schema.collectionFields),
    queue: new AwsQueue(sqs.client, QUEUE_URLS),
    objects,
    site,
    clock,
    newId: randomUUID,
  }
  const table = tables.transformations
  return {
    backing,
    clients: { dynamodb: backing.dynamodb, s3, sqs: sqs.client },
    ports,
    uploads: new AwsUploads({ s3, bucket, sqs: sqs.client, queue: UPLOAD_QUEUE, table }),
    sqs,
    site,
    outside,
    clock,
    config,
    settings: stageSettings(config, schema),
    rules: pathRules(config.pathRules, schema),
  }
}

/** A clock that stands still until it is told. */
function aClock(): AwsWorld['clock'] {
  let now = 1_700_000_000_000
  return {
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds
    },
  }
}
