import * as z from 'zod'
import { TRANSFORMATION_STATUSES } from '../model/transformation-status.ts'
import { operation } from './operation.ts'

const nameRequest = { transformation: z.string() } as const
/** Why, for the history. */
const reasonRequest = { reason: z.string().max(1000).default('') } as const

/** Where the transformation stands now, and in a sentence what follows. */
const changedSchema = z.object({
  transformation: z.string(),
  status: z.enum(TRANSFORMATION_STATUSES),
  message: z.string(),
  /** False: it was so already, or there is nothing to do. */
  changed: z.boolean(),
})
/** Answer of an operator's action on a transformation. */
export type Changed = Readonly<z.infer<typeof changedSchema>>

/** Lets a Stopped transformation go on, and forgives the failures that stopped it. */
export const startTransformation = operation({
  method: 'POST',
  path: '/api/transformations/start',
  summary: 'a Stopped one goes on; its failures so far are forgiven',
  request: z.strictObject({ ...nameRequest, ...reasonRequest }),
  answer: changedSchema,
})

/** No new tasks, no new jobs; what runs ends as it would have. */
export const stopTransformation = operation({
  method: 'POST',
  path: '/api/transformations/stop',
  summary: 'no new tasks, no new jobs; jobs that wait at a site are taken back',
  request: z.strictObject({ ...nameRequest, ...reasonRequest }),
  answer: changedSchema,
})

/** Groups that are not complete leave too, once; files that are late for a barrier as well. */
export const flushTransformation = operation({
  method: 'POST',
  path: '/api/transformations/flush',
  summary: 'what waits leaves in groups that are not complete',
  request: z.strictObject({ ...nameRequest, ...reasonRequest }),
  answer: changedSchema,
})

/** No more input is to come (of an open one), losses are accepted, a simulation has the tasks it has: it may end. */
export const completeTransformation = operation({
  method: 'POST',
  path: '/api/transformations/complete',
  summary: 'no more input is waited for, losses are accepted, a simulation keeps the tasks it has',
  request: z.strictObject({ ...nameRequest, ...reasonRequest }),
  answer: changedSchema,
})

/** More tasks of a simulation. `wanted` is the absolute number, so that asking twice is asking once. */
export const extendTransformation = operation({
  method: 'POST',
  path: '/api/transformations/extend',
  summary: 'so many tasks of a simulation in all',
  request: z.strictObject({ ...nameRequest, ...reasonRequest, wanted: z.number().int().positive() }),
  answer: changedSchema,
})

/** What was passed over, and why. */
const refusedSchema = z.array(z.object({ name: z.string(), reason: z.string() }))

/** Failed tasks get another chance: their stopped files are Unused again; without input the task itself runs again, with its run. */
export const retryTasks = operation({
  method: 'POST',
  path: '/api/transformations/retry-tasks',
  summary:
    'failed tasks have another chance: their stopped files are reset; one without input runs again itself, with its run',
  request: z.strictObject({
    ...nameRequest,
    ...reasonRequest,
    /** Numbers; left out = all that failed. */
    tasks: z.array(z.number().int().positive()).optional(),
  }),
  answer: z.object({
    /** Tasks that run again themselves. */
    revived: z.array(z.number()),
    /** Files that are Unused again. */
    reset: z.array(z.string()),
    refused: refusedSchema,
    /** There are more: ask again. */
    more: z.boolean(),
    /** Where the transformation stands: what is Stopped runs nothing before it is started. */
    status: z.enum(TRANSFORMATION_STATUSES),
  }),
})
/** Answer of {@link retryTasks}. */
export type Retried = Readonly<z.infer<typeof retryTasks.answer>>

/** Stopped files (MaxReset, Problematic) are Unused again, without errors. */
export const resetFiles = operation({
  method: 'POST',
  path: '/api/transformations/reset-files',
  summary: 'stopped files are Unused again, without errors',
  request: z.strictObject({
    ...nameRequest,
    ...reasonRequest,
    /** Left out = all that are stopped. */
    lfns: z.array(z.string()).optional(),
  }),
  answer: z.object({
    reset: z.array(z.string()),
    refused: refusedSchema,
    more: z.boolean(),
    /** Where the transformation stands: what is Stopped takes nothing before it is started. */
    status: z.enum(TRANSFORMATION_STATUSES),
  }),
})
/** Answer of {@link resetFiles}. */
export type Reset = Readonly<z.infer<typeof resetFiles.answer>>

/** Sets files aside: they are not processed here until they are reset. */
export const setFilesProblematic = operation({
  method: 'POST',
  path: '/api/transformations/set-problematic',
  summary: 'sets files aside',
  request: z.strictObject({ ...nameRequest, ...reasonRequest, lfns: z.array(z.string()).min(1) }),
  answer: z.object({ set: z.array(z.string()), refused: refusedSchema }),
})

/**
 * Gives files of the catalog to a transformation whose input is closed, and which took none that came later: those that it wants
 * and has not taken yet are taken, as the filter would; one that is Completed goes on for them.
 */
export const offerFiles = operation({
  method: 'POST',
  path: '/api/transformations/offer-files',
  summary: 'files that came after its input was closed are taken after all; one that is Completed goes on for them',
  request: z.strictObject({ ...nameRequest, lfns: z.array(z.string()).min(1) }),
  answer: z.object({
    transformation: z.string(),
    /** Where it stood before. */
    status: z.enum(TRANSFORMATION_STATUSES),
    /** The files that are new to it. */
    taken: z.array(z.string()),
  }),
})
/** Answer of {@link offerFiles}. */
export type Offered = Readonly<z.infer<typeof offerFiles.answer>>
