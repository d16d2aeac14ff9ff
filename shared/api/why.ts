import * as z from 'zod'
import { FILE_STATUSES } from '../model/attachment.ts'
import { metadataValueSchema } from '../model/metadata.ts'
import { PRODUCTION_STATUSES } from '../model/production-status.ts'
import { TRANSFORMATION_STATUSES } from '../model/transformation-status.ts'
import { operation } from './operation.ts'
import { timeSchema } from './time.ts'
import { historyEntrySchema, taskAnswerSchema } from './transformations.ts'
import { refusedUploadSchema } from './uploads.ts'

/** A condition of an input query held against a file. */
const explainedConditionSchema = z.object({
  field: z.string(),
  /** As one types it, e.g. `zenith>=20`. */
  condition: z.string(),
  /** The file's value; null when it lacks the field. */
  value: metadataValueSchema.nullable(),
  holds: z.boolean(),
})

/** One attempt to run a task, as far as it left traces. */
export const attemptSchema = z.object({
  attempt: z.number(),
  submission: z.string(),
  /** How it ended by its own account; null: it left no manifest. */
  end: z.string().nullable(),
  exitCode: z.number().nullable(),
  message: z.string(),
  started: timeSchema.nullable(),
  ended: timeSchema.nullable(),
  /** Object key of its log; null: there is none (yet). */
  log: z.string().nullable(),
})
/** See {@link attemptSchema}. */
export type Attempt = Readonly<z.infer<typeof attemptSchema>>

/** A file and one transformation. */
export const fileInTransformationSchema = z.object({
  transformation: z.string(),
  transformationStatus: z.enum(TRANSFORMATION_STATUSES),
  /** Null: it is not attached. */
  status: z.enum(FILE_STATUSES).nullable(),
  /** Whether all conditions hold now. */
  matches: z.boolean(),
  conditions: z.array(explainedConditionSchema),
  errors: z.number(),
  reason: z.string(),
  /** What its group lacks; empty when it does not wait. */
  lacks: z.string(),
  task: taskAnswerSchema.nullable(),
  sentences: z.array(z.string()),
})
/** See {@link fileInTransformationSchema}. */
export type FileInTransformation = Readonly<z.infer<typeof fileInTransformationSchema>>

/** Why a file stands where it stands. */
const whyFileSchema = z.object({
  kind: z.literal('file'),
  lfn: z.string(),
  registered: z.boolean(),
  /** An upload that was to be this file and is refused, or waits; null: none is known of. */
  upload: refusedUploadSchema.nullable(),
  /** The transformation asked for; else those that took it, that want it, and the nearest misses. */
  transformations: z.array(fileInTransformationSchema),
  sentences: z.array(z.string()),
})

/** Why a task stands where it stands. */
const whyTaskSchema = z.object({
  kind: z.literal('task'),
  transformation: z.string(),
  task: taskAnswerSchema,
  attempts: z.array(attemptSchema),
  sentences: z.array(z.string()),
})

/** What one transformation waits for. */
const whyTransformationSchema = z.object({
  kind: z.literal('transformation'),
  transformation: z.string(),
  status: z.enum(TRANSFORMATION_STATUSES),
  reason: z.string(),
  /** Parents that are not Completed. */
  waitsForParents: z.array(z.string()),
  /** Files that wait, by what their group lacks; the first piles only. */
  waiting: z.array(z.object({ files: z.number(), reason: z.string(), sample: z.array(z.string()) })),
  /** Files that are stopped, by LFN, and its newest tasks that failed: three at most. */
  stopped: z.array(
    z.object({ lfn: z.string(), status: z.enum(FILE_STATUSES), errors: z.number(), reason: z.string() }),
  ),
  failed: z.array(z.object({ task: z.number(), attempts: z.number(), message: z.string() })),
  /** The newest lines, oldest first. */
  history: z.array(historyEntrySchema),
  sentences: z.array(z.string()),
})

/** What a production waits for. */
const whyProductionSchema = z.object({
  kind: z.literal('production'),
  production: z.string(),
  status: z.enum(PRODUCTION_STATUSES),
  transformations: z.array(whyTransformationSchema),
  sentences: z.array(z.string()),
})

/**
 * Why does it not go on? The subject is an LFN (begins with `/`), a production, a transformation or a task
 * (`transformation/number`).
 */
export const askWhy = operation({
  method: 'GET',
  path: '/api/why',
  summary: 'why a file, task, transformation or production stands where it stands: as data, and as sentences',
  request: z.strictObject({
    subject: z.string(),
    /** Of an LFN: only this one. */
    transformation: z.string().optional(),
  }),
  answer: z.discriminatedUnion('kind', [whyFileSchema, whyTaskSchema, whyTransformationSchema, whyProductionSchema]),
})
/** Answer of {@link askWhy}. */
export type Why = Readonly<z.infer<typeof askWhy.answer>>
/** Its answer on a transformation. */
export type WhyTransformation = Extract<Why, { kind: 'transformation' }>
