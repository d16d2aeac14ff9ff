import * as z from 'zod'

/** What Batch and the job definition tell the containers of a job. */
export interface BatchEnvironment {
  /** Bucket of inputs, lists of orders and outputs. */
  readonly bucket: string
  /** Key of the submission's list of orders. */
  readonly orders: string
  /** Batch's own name of the job: of a child of an array with its index. */
  readonly jobId: string
  /** Batch's own attempts, from 1: not those of the task. */
  readonly jobAttempt: number
  /** Place of the order in the list. */
  readonly index: number
  /** Where the containers' common volume is. */
  readonly volume: string
  /** Where ECS tells of the task's containers; undefined where there is no ECS. */
  readonly taskMetadata: string | undefined
}

const environmentSchema = z.object({
  CASCADE_BUCKET: z.string().min(1),
  CASCADE_ORDERS: z.string().min(1),
  CASCADE_VOLUME: z.string().startsWith('/').default('/cascade'),
  AWS_BATCH_JOB_ID: z.string().min(1),
  AWS_BATCH_JOB_ATTEMPT: z.coerce.number().int().positive(),
  // A job that is no array has none.
  AWS_BATCH_JOB_ARRAY_INDEX: z.coerce.number().int().nonnegative().default(0),
  ECS_CONTAINER_METADATA_URI_V4: z.url().optional(),
})

/** Reads the environment of a container, once. Throws one error that names every variable that is missing or wrong. */
export function batchEnvironment(variables: Readonly<Record<string, string | undefined>>): BatchEnvironment {
  const read = environmentSchema.safeParse(variables)
  if (!read.success) throw new Error(`The environment of this container is wrong: ${sayIssues(read.error, variables)}.`)
  const known = read.data
  return {
    bucket: known.CASCADE_BUCKET,
    orders: known.CASCADE_ORDERS,
    jobId: known.AWS_BATCH_JOB_ID,
    jobAttempt: known.AWS_BATCH_JOB_ATTEMPT,
    index: known.AWS_BATCH_JOB_ARRAY_INDEX,
    volume: known.CASCADE_VOLUME,
    taskMetadata: known.ECS_CONTAINER_METADATA_URI_V4,
  }
}

function sayIssues({ issues }: z.ZodError, variables: Readonly<Record<string, string | undefined>>): string {
  const said = issues.map(({ path, message }) => {
    const name = path.join('.')
    const value = variables[name]
    return value === undefined ? `${name} is missing` : `${name} is ${JSON.stringify(value)}: ${message}`
  })
  return said.join('; ')
}
