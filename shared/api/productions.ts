import * as z from 'zod'
import { sandboxFileSchema } from '../model/job.ts'
import { metadataJsonSchema } from '../model/metadata.ts'
import { PRODUCTION_STATUSES } from '../model/production-status.ts'
import { TRANSFORMATION_TYPES } from '../model/transformation.ts'
import { operation } from './operation.ts'
import { nextSchema, pageRequest } from './page.ts'
import { timeSchema } from './time.ts'
import { problemSchema } from './refusal.ts'

/** What was lost, unless an operator sees to it: files that stopped or were left behind, and runs of simulations that failed. */
const lossesSchema = z.object({ files: z.number(), tasks: z.number() })

/** A production as a list shows it. */
export const productionSummarySchema = z.object({
  production: z.string(),
  description: z.string(),
  status: z.enum(PRODUCTION_STATUSES),
  created: timeSchema,
  transformations: z.number(),
  losses: lossesSchema,
})
/** See {@link productionSummarySchema}. */
export type ProductionSummary = Readonly<z.infer<typeof productionSummarySchema>>

/** All productions, by name. */
export const listProductions = operation({
  method: 'GET',
  path: '/api/productions',
  summary: 'all productions, with status and losses',
  request: z.strictObject(pageRequest),
  answer: z.object({ productions: z.array(productionSummarySchema), next: nextSchema }),
})

/** A transformation as a production asks for it. */
const plannedSchema = z.object({
  name: z.string(),
  step: z.string(),
  axes: metadataJsonSchema,
  type: z.enum(TRANSFORMATION_TYPES),
  parents: z.array(z.string()),
  /** Tasks of a simulation; 0 for others. */
  wanted: z.number(),
})

/** What the catalog holds for a transformation that takes its input from there. */
export const inputPreviewSchema = z.object({
  transformation: z.string(),
  files: z.number(),
  /** Bytes. */
  size: z.number(),
  /** The first LFNs, ten at most. */
  sample: z.array(z.string()),
  /** False: the catalog is larger than one request may look at, there are at least so many. */
  complete: z.boolean(),
})
/** See {@link inputPreviewSchema}. */
export type InputPreview = Readonly<z.infer<typeof inputPreviewSchema>>

/**
 * Submits a production: it is checked whole, created and started. The same name with the same content goes on where it
 * was. Sandbox files are stored before, by {@link PUT_SANDBOX_PATH}.
 */
export const submitProduction = operation({
  method: 'POST',
  path: '/api/productions/submit',
  summary: 'checks, creates and starts a production',
  request: z.strictObject({
    /** The production's YAML. */
    text: z.string(),
    /** Another name than the YAML's. */
    as: z.string().optional(),
    /** All files of all sandboxes; left out of a dry run that comes before they are stored. */
    sandbox: z.array(sandboxFileSchema).optional(),
    /** Steps whose job (command, image, sandbox, parameters, resources) takes the place of the one they have: Stopped or Completed ones. */
    replace: z.array(z.string()).default([]),
    /** Why, for the history of what is replaced. */
    reason: z.string().max(1000).default(''),
    /** Check and look, but change nothing. */
    dryRun: z.boolean().default(false),
    /** Of a dry run: whether the catalog's files are counted, which takes its time. */
    preview: z.boolean().default(true),
  }),
  answer: z.object({
    production: z.string(),
    outcome: z.enum(['created', 'resumed', 'replaced', 'dry-run']),
    transformations: z.array(plannedSchema),
    /** Transformations that run their new job from now on; of a dry run, that would. */
    replacedJobs: z.array(z.string()),
    /** Files for each transformation that takes its input from the catalog; of a dry run only. */
    inputs: z.array(inputPreviewSchema),
    /** What is odd, but refuses nothing. */
    warnings: z.array(problemSchema),
    /** Of a dry run: why it could not be submitted under this name now. */
    conflicts: z.array(z.string()),
  }),
})

/** How many of a status; those that are 0 are there too. */
const countsSchema = z.record(z.string(), z.number())

/** A transformation in the status of its production. */
export const stepStatusSchema = z.object({
  /** Name of the transformation. */
  name: z.string(),
  step: z.string(),
  axes: metadataJsonSchema,
  type: z.enum(TRANSFORMATION_TYPES),
  status: z.string(),
  /** Why it stands where it stands; empty when there is nothing to say. */
  reason: z.string(),
  /** Tasks wanted of a simulation; 0 for others. */
  wanted: z.number(),
  /** Unused, Assigned, Processed, MaxReset, Problematic, Withdrawn, Removed. */
  files: countsSchema,
  /** Waiting, Queued, Running, Done, Failed. */
  tasks: countsSchema,
})
/** See {@link stepStatusSchema}. */
export type StepStatus = Readonly<z.infer<typeof stepStatusSchema>>

/** A task that failed and cost something: files that are stopped since, or a run of a simulation. */
export const failureSchema = z.object({
  transformation: z.string(),
  task: z.number(),
  /** The files that stopped with it; none for a simulation. */
  lfns: z.array(z.string()),
  /** Of this task: how often it was tried. */
  attempts: z.number(),
  /** Errors counted against its files, whatever tasks they were in: most of any of them; of a simulation, against the task. */
  errors: z.number(),
  message: z.string(),
})
/** See {@link failureSchema}. */
export type Failure = Readonly<z.infer<typeof failureSchema>>

/** Files that wait for what does not come: late for a barrier, without a partner. */
export const leftBehindSchema = z.object({
  transformation: z.string(),
  /** Why, in half a sentence. */
  reason: z.string(),
  lfns: z.array(z.string()),
})
/** See {@link leftBehindSchema}. */
export type LeftBehind = Readonly<z.infer<typeof leftBehindSchema>>

/** So many files more that a transformation has left behind than are named. */
const moreLeftSchema = z.object({ transformation: z.string(), files: z.number() })
/** See {@link moreLeftSchema}. */
export type MoreLeft = Readonly<z.infer<typeof moreLeftSchema>>

/** How a production stands: counted, never searched. */
export const productionStatus = operation({
  method: 'GET',
  path: '/api/productions/status',
  summary: 'status, losses, a line for each transformation, failures',
  request: z.strictObject({ production: z.string() }),
  answer: z.object({
    production: z.string(),
    description: z.string(),
    status: z.enum(PRODUCTION_STATUSES),
    losses: lossesSchema,
    /** Parents before children. */
    steps: z.array(stepStatusSchema),
    /** The newest, 20 a transformation at most. */
    failures: z.array(failureSchema),
    /** Files that were left behind, 20 a transformation at most. */
    left: z.array(leftBehindSchema),
    /** Transformations of which there are more. */
    moreLeft: z.array(moreLeftSchema),
  }),
})
/** Answer of {@link productionStatus}. */
export type ProductionStatusAnswer = Readonly<z.infer<typeof productionStatus.answer>>

/** Takes a production away: its jobs are ended, its outputs leave the catalog and their bytes the store. Goes on by itself. */
export const removeProduction = operation({
  method: 'POST',
  path: '/api/productions/remove',
  summary: 'ends its jobs, withdraws its outputs, forgets it',
  request: z.strictObject({ production: z.string() }),
  answer: z.object({ production: z.string(), transformations: z.number(), submissionsEnded: z.number() }),
})
