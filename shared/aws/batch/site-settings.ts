import * as z from 'zod'

/** What a function has to know of a site whose jobs AWS Batch runs: made when it is deployed. */
export const batchSiteSchema = z.strictObject({
  /** As the configuration names it. */
  name: z.string().min(1),
  /** ARN of the job queue. */
  queue: z.string().min(1),
  /** Prefix of the names of job definitions: the deployment's own, so that several in one account do not meet. */
  prefix: z.string().min(1),
  platform: z.enum(['FARGATE', 'EC2']),
  architecture: z.enum(['X86_64', 'ARM64']),
  /** ARN of the role that pulls images and writes logs. */
  executionRole: z.string().min(1),
  /** ARN of the role of the containers of a job: it reads inputs and lists and creates what its executions make. */
  jobRole: z.string().min(1),
  /** Image of stage-in and stage-out; also of jobs that name none. */
  runnerImage: z.string().min(1),
  /** Name of the log group. */
  logGroup: z.string().min(1),
})
/**
 * Sites of one deployment at most. Functions are told of them by their environment, which holds 4 KB (Lambda quotas), half of it for
 * them; more than one is for the time of a move from one to another.
 */
export const BATCH_SITES_MOST = 3
/** See {@link batchSiteSchema}. */
export type BatchSite = Readonly<z.infer<typeof batchSiteSchema>>
