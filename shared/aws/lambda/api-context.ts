import { S3Client } from '@aws-sdk/client-s3'
import { SQSClient } from '@aws-sdk/client-sqs'
import type { Config } from '../../config/config.ts'
import { MESSAGE_SCHEMAS } from '../../messages/schemas.ts'
import type { MetadataSchema } from '../../model/metadata-schema.ts'
import { QUEUES, UPLOAD_QUEUE, VARIABLES } from '../../names.ts'
import type { Asides } from '../../ports/asides.ts'
import type { Ports } from '../../ports/ports.ts'
import type { Uploads } from '../../ports/uploads.ts'
import { AwsAsides } from '../asides.ts'
import type { LetteredQueue } from '../lettered-queue.ts'
import type { Environment } from './environment.ts'
import { withSites } from './site-context.ts'
import { stageContext } from './stage-context.ts'
import type { StageReport } from './stage-report.ts'
import { uploadEventSchema } from './upload-event.ts'

/** What the API works with. */
export interface AwsApiContext {
  readonly ports: Ports
  readonly config: Config
  readonly schema: MetadataSchema
  readonly uploads: Uploads
  readonly asides: Asides
}

let known: AwsApiContext | undefined

/** The context of the API's function: made by its first call, kept as long as its environment lives. */
export function apiContext(report: StageReport): AwsApiContext {
  known ??= contextOf(report)
  return known
}

function contextOf(report: StageReport): AwsApiContext {
  const { ports, uploads, settings, environment } = withSites(stageContext(report))
  const asides = new AwsAsides({
    sqs: new SQSClient(),
    s3: new S3Client(),
    queues: queuesOf(environment),
    bucket: unmatchedBucket(process.env),
  })
  return { ports, uploads, asides, schema: settings.schema, config: environment.config }
}

function queuesOf({ queueUrls, uploadQueueUrl }: Environment): readonly LetteredQueue[] {
  const stages = QUEUES.map((stage) => ({ stage, url: queueUrls[stage], schema: MESSAGE_SCHEMAS[stage] }))
  return [...stages, { stage: UPLOAD_QUEUE, url: uploadQueueUrl, schema: uploadEventSchema }]
}

function unmatchedBucket(variables: Readonly<Record<string, string | undefined>>): string {
  const name = variables[VARIABLES.unmatchedBucket] ?? ''
  if (name === '') throw new Error(`the environment of this function is wrong: ${VARIABLES.unmatchedBucket}: missing`)
  return name
}
