import { randomUUID } from 'node:crypto'
import { S3Client } from '@aws-sdk/client-s3'
import { SQSClient } from '@aws-sdk/client-sqs'
import { stageSettings, type StageSettings } from '../../config/stage-settings.ts'
import { pathRules, type PathRules } from '../../config/complete-by-path.ts'
import { metadataSchema } from '../../model/metadata-schema.ts'
import { VARIABLES } from '../../names.ts'
import type { Ports } from '../../ports/ports.ts'
import type { Uploads } from '../../ports/uploads.ts'
import { documentClient } from '../clients.ts'
import { AwsObjects } from '../objects.ts'
import { AwsPiles } from '../piles.ts'
import { AwsProductions } from '../productions.ts'
import { AwsQueue } from '../queue.ts'
import { Table } from '../table.ts'
import { AwsUploads } from '../uploads.ts'
import { environmentOf, type Environment } from './environment.ts'
import type { StageReport } from './stage-report.ts'
import { ToldAttachments, ToldCatalog, ToldSubmissions, ToldTasks, ToldTransformations } from './told-ports.ts'

/** What a stage works with: all ports but the site, and its settings. */
export interface StageContext {
  readonly ports: Omit<Ports, 'site'> & { readonly submissions: ToldSubmissions }
  readonly settings: StageSettings
  readonly uploads: Uploads
  readonly rules: PathRules
  readonly environment: Environment
  readonly sqs: SQSClient
  /** `Transformations`, for what is nobody's port. */
  readonly table: Table
}

let known: StageContext | undefined

/** The context of this function: made by its first call, kept as long as its environment lives. */
export function stageContext(report: StageReport): StageContext {
  // Spelt out, because the bundler writes the configuration in the place of these very words.
  known ??= contextOf(environmentOf({ ...process.env, [VARIABLES.config]: process.env['CASCADE_CONFIG'] }), report)
  return known
}

function contextOf(environment: Environment, report: StageReport): StageContext {
  report.of(environment.stage)
  const { tell } = report
  const schema = metadataSchema(environment.config.metadataFields)
  const [client, s3, sqs] = [documentClient(), new S3Client(), new SQSClient()]
  const table = new Table(client, environment.transformationsTable)
  const ports = {
    catalog: new ToldCatalog(new Table(client, environment.catalogTable), schema.collectionFields, tell),
    transformations: new ToldTransformations(table, (change) => report.stopped(change)),
    productions: new AwsProductions(table),
    attachments: new ToldAttachments(table, tell),
    piles: new AwsPiles(table),
    tasks: new ToldTasks(table, tell),
    submissions: new ToldSubmissions(table, tell),
    queue: new AwsQueue(sqs, environment.queueUrls),
    objects: new AwsObjects(s3, environment.filesBucket),
    clock: { now: () => Date.now() },
    newId: randomUUID,
  }
  const { filesBucket: bucket, uploadQueueUrl: queue, config } = environment
  return {
    ports,
    table,
    environment,
    sqs,
    settings: stageSettings(config, schema),
    uploads: new AwsUploads({ s3, bucket, sqs, queue, table }),
    rules: pathRules(config.pathRules, schema),
  }
}
