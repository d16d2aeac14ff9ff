import * as z from 'zod'

/** Requests as the twin takes them: strictly what the project sends, so that a field it does not play is seen. */

const nameSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/)
const environmentSchema = z.array(
  z.strictObject({
    // The prefix is Batch's own (user guide, "Job environment variables").
    name: z.string().regex(/^(?!AWS_BATCH_)/, 'The environment variable prefix AWS_BATCH is reserved'),
    value: z.string(),
  }),
)
const resourcesSchema = z.array(z.strictObject({ type: z.enum(['VCPU', 'MEMORY', 'GPU']), value: z.string() }))

/** One container of a definition. */
export const containerSchema = z.strictObject({
  name: nameSchema,
  image: z.string().min(1).max(255),
  command: z.array(z.string()),
  essential: z.boolean(),
  environment: environmentSchema,
  mountPoints: z.array(z.strictObject({ sourceVolume: z.string(), containerPath: z.string(), readOnly: z.boolean() })),
  resourceRequirements: resourcesSchema,
  logConfiguration: z.strictObject({ logDriver: z.string(), options: z.record(z.string(), z.string()) }).optional(),
  dependsOn: z
    .array(z.strictObject({ containerName: z.string(), condition: z.enum(['START', 'COMPLETE', 'SUCCESS']) }))
    .optional(),
})
/** See {@link containerSchema}. */
export type TwinContainer = Readonly<z.infer<typeof containerSchema>>

const taskSchema = z.strictObject({
  containers: z.array(containerSchema).min(1).max(10),
  executionRoleArn: z.string().optional(),
  taskRoleArn: z.string().optional(),
  volumes: z.array(z.strictObject({ name: z.string(), host: z.strictObject({}).optional() })).optional(),
  runtimePlatform: z.strictObject({ operatingSystemFamily: z.string(), cpuArchitecture: z.string() }).optional(),
  ephemeralStorage: z.strictObject({ sizeInGiB: z.number().int().min(21).max(200) }).optional(),
  networkConfiguration: z.strictObject({ assignPublicIp: z.enum(['ENABLED', 'DISABLED']) }).optional(),
})

const globSchema = z
  .string()
  .max(512)
  .regex(/^[A-Za-z0-9.:\s]*\*?$/)
const retrySchema = z.strictObject({
  attempts: z.number().int().min(1).max(10),
  evaluateOnExit: z
    .array(
      z.strictObject({
        onStatusReason: globSchema.optional(),
        onReason: globSchema.optional(),
        onExitCode: z
          .string()
          .regex(/^\d*\*?$/)
          .optional(),
        action: z.string().regex(/^(retry|exit)$/i),
      }),
    )
    .max(5)
    .optional(),
})
/** When a job is tried again. */
export type TwinRetry = Readonly<z.infer<typeof retrySchema>>

/** RegisterJobDefinition. */
export const registerSchema = z.strictObject({
  jobDefinitionName: nameSchema,
  type: z.literal('container'),
  parameters: z.record(z.string(), z.string()).optional(),
  platformCapabilities: z.array(z.enum(['EC2', 'FARGATE'])).length(1),
  retryStrategy: retrySchema.optional(),
  timeout: z.strictObject({ attemptDurationSeconds: z.number().int().min(60) }).optional(),
  ecsProperties: z.strictObject({ taskProperties: z.array(taskSchema).length(1) }),
})
/** See {@link registerSchema}. */
export type Registration = Readonly<z.infer<typeof registerSchema>>

/** DescribeJobDefinitions. */
export const describeDefinitionsSchema = z.strictObject({
  jobDefinitionName: z.string().optional(),
  jobDefinitions: z.array(z.string()).optional(),
  status: z.enum(['ACTIVE', 'INACTIVE']).optional(),
  maxResults: z.number().int().min(1).max(100).optional(),
  nextToken: z.string().optional(),
})

/** DeregisterJobDefinition. */
export const deregisterSchema = z.strictObject({ jobDefinition: z.string() })

/** SubmitJob. */
export const submitSchema = z.strictObject({
  jobName: nameSchema,
  jobQueue: z.string().min(1),
  jobDefinition: z.string().min(1),
  arrayProperties: z.strictObject({ size: z.number().int().min(2).max(10_000) }).optional(),
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).optional(),
  ecsPropertiesOverride: z
    .strictObject({
      taskProperties: z
        .array(
          z.strictObject({
            containers: z.array(
              z.strictObject({
                name: z.string(),
                command: z.array(z.string()).optional(),
                environment: environmentSchema.optional(),
              }),
            ),
          }),
        )
        .max(1),
    })
    .optional(),
})
/** See {@link submitSchema}. */
export type SubmitRequest = Readonly<z.infer<typeof submitSchema>>

/** States of a job, in their order. */
export const STATUSES = ['SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING', 'RUNNING', 'SUCCEEDED', 'FAILED'] as const
/** See {@link STATUSES}. */
export type Status = (typeof STATUSES)[number]

/** ListJobs. */
export const listSchema = z.strictObject({
  jobQueue: z.string().optional(),
  arrayJobId: z.string().optional(),
  jobStatus: z.enum(STATUSES).optional(),
  maxResults: z.number().int().min(1).optional(),
  nextToken: z.string().optional(),
  filters: z
    .array(z.strictObject({ name: z.literal('JOB_NAME'), values: z.array(z.string()).length(1) }))
    .length(1)
    .optional(),
})
/** See {@link listSchema}. */
export type ListRequest = Readonly<z.infer<typeof listSchema>>

/** DescribeJobs. */
export const describeSchema = z.strictObject({ jobs: z.array(z.string()).max(100) })

/** TerminateJob and CancelJob. */
export const endSchema = z.strictObject({ jobId: z.string().min(1), reason: z.string().max(1024) })
