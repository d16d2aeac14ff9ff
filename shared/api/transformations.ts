import * as z from 'zod'
import { FILE_STATUSES } from '../model/attachment.ts'
import { definitionSchema, runRangeSchema } from '../model/transformation.ts'
import { TRANSFORMATION_STATUSES } from '../model/transformation-status.ts'
import { operation } from './operation.ts'
import { nextSchema, pageRequest } from './page.ts'
import { stepStatusSchema } from './productions.ts'
import { timeSchema } from './time.ts'

const nameRequest = { transformation: z.string() } as const

/** A transformation: what was declared, and where it stands. */
export const readTransformation = operation({
  method: 'GET',
  path: '/api/transformations/transformation',
  summary: 'definition, progress, run numbers, children',
  request: z.strictObject(nameRequest),
  answer: z.object({
    /** With the job that it runs now. */
    definition: definitionSchema,
    /** Counts the jobs that it has had; 1: the declared one. */
    revision: z.number(),
    status: z.enum(TRANSFORMATION_STATUSES),
    progress: stepStatusSchema,
    runs: z.array(runRangeSchema),
    /** Whether the files that were there before have all been through the filter. */
    backfill: z.enum(['none', 'running', 'done']),
    /** Children, by name. */
    children: z.array(z.string()),
  }),
})

/** A file in a transformation. */
export const attachedFileSchema = z.object({
  lfn: z.string(),
  status: z.enum(FILE_STATUSES),
  /** Failed attempts. */
  errors: z.number(),
  /** The task it is, or was last, assigned to. */
  task: z.number().nullable(),
  reason: z.string(),
  /** Bytes. */
  size: z.number(),
  /** When it was attached. */
  since: timeSchema,
})
/** See {@link attachedFileSchema}. */
export type AttachedFile = Readonly<z.infer<typeof attachedFileSchema>>

/** Files of a transformation, by LFN. A page may hold fewer than asked for and not be the last. */
export const listFiles = operation({
  method: 'GET',
  path: '/api/transformations/files',
  summary: 'its files; Processed is Assigned to a task that is Done',
  request: z.strictObject({ ...nameRequest, ...pageRequest, status: z.enum(FILE_STATUSES).optional() }),
  answer: z.object({ files: z.array(attachedFileSchema), next: nextSchema }),
})

/** Where a task stands, as people see it. Waiting: not handed to a site yet. */
export const TASK_STATUSES = ['Waiting', 'Queued', 'Running', 'Done', 'Failed', 'Void'] as const
/** See {@link TASK_STATUSES}. */
export type TaskStatus = (typeof TASK_STATUSES)[number]

/** A task of a transformation. */
export const taskAnswerSchema = z.object({
  /** `transformation/number`. */
  name: z.string(),
  number: z.number(),
  status: z.enum(TASK_STATUSES),
  /** From 1. */
  attempt: z.number(),
  run: z.number(),
  files: z.array(z.string()),
  /** Why the last attempt failed; empty when none did. */
  message: z.string(),
  /** From when on its attempt may begin: later than now while it rests after a loss. */
  due: timeSchema,
  created: timeSchema,
  /** Null: it is not over. */
  ended: timeSchema.nullable(),
})
/** See {@link taskAnswerSchema}. */
export type TaskAnswer = Readonly<z.infer<typeof taskAnswerSchema>>

/** Tasks of a transformation, by number. A page may hold fewer than asked for and not be the last. */
export const listTasks = operation({
  method: 'GET',
  path: '/api/transformations/tasks',
  summary: 'its tasks; the site says what is Queued and Running',
  request: z.strictObject({ ...nameRequest, ...pageRequest, status: z.enum(TASK_STATUSES).optional() }),
  answer: z.object({ tasks: z.array(taskAnswerSchema), next: nextSchema }),
})

/** A line of history: what happened, who did it and why. */
export const historyEntrySchema = z.object({ at: timeSchema, by: z.string(), text: z.string() })
/** See {@link historyEntrySchema}. */
export type HistoryEntry = Readonly<z.infer<typeof historyEntrySchema>>

/** What happened to a transformation, oldest first. */
export const readHistory = operation({
  method: 'GET',
  path: '/api/transformations/history',
  summary: 'what happened, who did it and why',
  request: z.strictObject(nameRequest),
  answer: z.object({ history: z.array(historyEntrySchema) }),
})
