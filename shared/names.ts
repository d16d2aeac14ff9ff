/**
 * Names that infrastructure and functions must spell alike. Imports nothing, so that either side can read it.
 */

/** The stacks of a deployment. */
export type StackName = 'Storage' | 'Sites' | 'Pipeline' | 'Access' | 'Watch'

/** Name of a stack: several deployments in one account are told apart by their stage, which is a name in small letters. */
export function stackName(stage: string, stack: StackName): string {
  return `Cascade-${stage}-${stack}`
}

/** The tag of every job of Batch. Its ARN tells neither queue nor deployment; by the tag IAM tells jobs that may be ended from all others. */
export const SITE_TAG = 'cascade-site'

/** Name of the log of a function, or of what else writes one: who is called at night knows it by heart. */
export function logGroupName(stage: string, name: string): string {
  return `/cascade/${stage}/${name}`
}

/** The two tables: construct ids in the stack, on which their physical names are built. */
export const TABLES = {
  /** Files and directories; its stream drives the matcher. */
  catalog: 'Catalog',
  /** Everything else: transformations, attachments, piles, tasks, submissions, counts. */
  transformations: 'Transformations',
} as const

/** The bucket: outputs, manifests, logs, sandboxes, lists of tasks. */
export const BUCKET = 'Files'

/** The queues, each named after the stage that reads it, in the order of a file's way. `group` is FIFO: a message group is a pile. */
export const QUEUES = ['activate', 'register', 'group', 'submit', 'track', 'close', 'sweep', 'clean'] as const

/** The queue on which S3 tells of what was uploaded: none of {@link QUEUES}, for one machine has no uploads. */
export const UPLOAD_QUEUE = 'upload'

/** Variables in the environment of every function. */
export const VARIABLES = {
  catalogTable: 'CATALOG_TABLE',
  transformationsTable: 'TRANSFORMATIONS_TABLE',
  filesBucket: 'FILES_BUCKET',
  /** JSON: the URL of each queue of {@link QUEUES}. */
  queueUrls: 'QUEUE_URLS',
  /** The URL of {@link UPLOAD_QUEUE}. */
  uploadQueueUrl: 'UPLOAD_QUEUE_URL',
  /** The bucket of records of the catalog's stream that could not be matched; known to the API only. */
  unmatchedBucket: 'UNMATCHED_BUCKET',
  /** Name of the deployment: a dimension of its metrics. */
  stage: 'CASCADE_STAGE',
  /** JSON: the sites, as functions that speak to them have to know them. */
  batchSites: 'BATCH_SITES',
  /** JSON: the configuration, whole. Written into the code when it is bundled: an environment holds 4 KB. */
  config: 'CASCADE_CONFIG',
} as const

/** Outputs of the stacks: by them clients find a deployment. */
export const OUTPUTS = {
  catalogTable: 'CatalogTable',
  transformationsTable: 'TransformationsTable',
  filesBucket: 'FilesBucket',
  /** JSON: the URL of each queue of {@link QUEUES}. */
  queueUrls: 'QueueUrls',
  dashboardUrl: 'DashboardUrl',
  /** The topic of all alarms. */
  alarmTopic: 'AlarmTopic',
  /** Where the HTTP API is, without a slash at its end. */
  apiUrl: 'ApiUrl',
  /** Where files are uploaded to: the name of the bucket, also an output of the stack of the API. */
  uploadsBucket: 'UploadsBucket',
  /** Policies that let people in. */
  operatorsPolicy: 'OperatorsPolicy',
  readersPolicy: 'ReadersPolicy',
} as const

/** Attributes of the primary key of both tables, both strings. */
export const PARTITION_KEY = 'pk'
/** See {@link PARTITION_KEY}. */
export const SORT_KEY = 'sk'

/** Namespace of all metrics. */
export const METRIC_NAMESPACE = 'Cascade'

/** Dimensions of every metric: the deployment, and the stage of the flow that counts (a name of {@link QUEUES}, `upload`, `match`). */
export const DIMENSIONS = { deployment: 'deployment', stage: 'service' } as const

/**
 * What the stages count, in the order of a file's way. Counts only: none is of a file, a transformation or a production, for a
 * million of them would be a million metrics. Repeated work may be counted again; the counts of transformations are exact.
 */
export const METRICS = {
  /** Files that came into the catalog: by `upload`, `register` and the API. */
  registered: 'Registered',
  /** Pairs of file and transformation, by `match` and `activate`. */
  matched: 'Matched',
  /** Tasks, by `group`. */
  tasksCreated: 'TasksCreated',
  /** Tasks that were put into a submission, by `submit`. */
  opened: 'Opened',
  /** Tasks that a site took, by `submit`. */
  submitted: 'Submitted',
  /** Tasks that ended with an accepted result, by `track`. */
  done: 'Done',
  /** Tasks that ended without one, by `track`. */
  failed: 'Failed',
  /** Attempts that run again, by `track`. */
  retried: 'Retried',
  /** Transformations that Cascade stopped by itself: by any stage, and of none, so that one alarm sees them all. */
  stopped: 'Stopped',
  /** Jobs at sites that wait for a place, and that have one, each minute: levels, not events. */
  queued: 'Queued',
  running: 'Running',
  /** Messages that a stage was done with. */
  messages: 'Messages',
  /** Messages that a stage failed on: they come again. */
  failedMessages: 'FailedMessages',
  /** Records of the catalog's stream that `match` was done with. */
  changes: 'Changes',
} as const
/** A metric. */
export type Metric = (typeof METRICS)[keyof typeof METRICS]
