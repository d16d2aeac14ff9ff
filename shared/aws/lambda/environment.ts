import * as z from 'zod'
import { configSchema, type Config } from '../../config/config.ts'
import { QUEUES, VARIABLES } from '../../names.ts'
import { batchSiteSchema, type BatchSite } from '../batch/site-settings.ts'
import type { QueueUrls } from '../queue.ts'

/** What the stack tells every function. */
export interface Environment {
  readonly catalogTable: string
  readonly transformationsTable: string
  readonly filesBucket: string
  readonly queueUrls: QueueUrls
  readonly uploadQueueUrl: string
  /** Name of the deployment. */
  readonly stage: string
  /** The sites, of a function that speaks to them; undefined for all others. */
  readonly batchSites: readonly BatchSite[] | undefined
  readonly config: Config
}

const text = z.string().min(1)
const parsed = text.transform((value, context) => {
  try {
    const json: unknown = JSON.parse(value)
    return json
  } catch {
    context.addIssue({ code: 'custom', message: 'it is not JSON' })
    return z.NEVER
  }
})
const environmentSchema = z.object({
  [VARIABLES.catalogTable]: text,
  [VARIABLES.transformationsTable]: text,
  [VARIABLES.filesBucket]: text,
  [VARIABLES.queueUrls]: parsed.pipe(z.record(z.enum(QUEUES), text)),
  [VARIABLES.uploadQueueUrl]: text,
  [VARIABLES.stage]: text,
  [VARIABLES.batchSites]: parsed.pipe(z.array(batchSiteSchema).min(1)).optional(),
  [VARIABLES.config]: parsed.pipe(configSchema),
})

/** Reads the environment once, when a function starts. Throws one error that names every variable that is missing or wrong. */
export function environmentOf(variables: Readonly<Record<string, string | undefined>>): Environment {
  const read = environmentSchema.safeParse(variables)
  if (!read.success) throw new Error(`the environment of this function is wrong: ${sayIssues(read.error)}`)
  return {
    catalogTable: read.data.CATALOG_TABLE,
    transformationsTable: read.data.TRANSFORMATIONS_TABLE,
    filesBucket: read.data.FILES_BUCKET,
    queueUrls: read.data.QUEUE_URLS,
    uploadQueueUrl: read.data.UPLOAD_QUEUE_URL,
    stage: read.data.CASCADE_STAGE,
    batchSites: read.data.BATCH_SITES,
    config: read.data.CASCADE_CONFIG,
  }
}

function sayIssues({ issues }: z.ZodError): string {
  return issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
}
