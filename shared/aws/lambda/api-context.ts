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
import { environmentOf, type Environment } from './environment.ts'
import { stageContext } from './stage-context.ts'
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
export function apiContext(): AwsApiContext {
  known ??= made()
  return known
}
