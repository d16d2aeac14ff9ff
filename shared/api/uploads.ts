import * as z from 'zod'
import { catalogFileSchema } from './files.ts'
import { operation } from './operation.ts'
import { numberParameterSchema } from './page.ts'
import { timeSchema } from './time.ts'

/** Keys in one request: each is looked up by itself. */
export const UPLOAD_KEYS_MOST = 100
const keysRequest = { keys: z.array(z.string().min(1)).min(1).max(UPLOAD_KEYS_MOST) } as const

/** An upload that is no file of the catalog, or not yet, and why. The object stays where it is. */
export const refusedUploadSchema = z.object({
  /** Key of the object. */
  key: z.string(),
  reason: z.string(),
  /** When it was refused last, or began to wait. */
  at: timeSchema,
  /** Until when it waits for what it lacks, and is refused then; null: it is refused. */
  waitsUntil: timeSchema.nullable(),
})
/** See {@link refusedUploadSchema}. */
export type RefusedUploadAnswer = Readonly<z.infer<typeof refusedUploadSchema>>

/** Uploads that were refused and have not been mended, and those that wait for their metadata, or as metadata for their file; the newest first. */
export const listRefusedUploads = operation({
  method: 'GET',
  path: '/api/uploads/refused',
  summary: 'uploads that were refused, or wait, and why; none where nothing is uploaded, as on one machine',
  request: z.strictObject({ limit: numberParameterSchema.positive().optional() }),
  answer: z.object({
    /** False: nothing is uploaded here, files are registered where they lie. */
    uploads: z.boolean(),
    refused: z.array(refusedUploadSchema),
    /** Whether there are more than these. */
    more: z.boolean(),
  }),
})

/** Where an upload stands: what the catalog has under its LFN, and why it was refused, if it was. */
export const uploadStandingSchema = z.object({
  key: z.string(),
  /** The LFN that goes with the key; null: none does, and `refusal` says why. */
  lfn: z.string().nullable(),
  /** Of that LFN; null: the catalog has none. */
  file: catalogFileSchema.nullable(),
  /** Null: it is not refused; it may wait. */
  refusal: refusedUploadSchema.nullable(),
})
/** See {@link uploadStandingSchema}. */
export type UploadStanding = Readonly<z.infer<typeof uploadStandingSchema>>

/** Where uploads stand, in the order of the keys. */
export const lookAtUploads = operation({
  method: 'POST',
  path: '/api/uploads/look',
  summary: 'where uploads stand: the file of each, or why it was refused',
  request: z.strictObject(keysRequest),
  answer: z.object({ standings: z.array(uploadStandingSchema) }),
})

/** Looks at uploads again, as they are now: after their metadata were mended, say. What follows is told by {@link lookAtUploads}. */
export const retryUploads = operation({
  method: 'POST',
  path: '/api/uploads/retry',
  summary: 'looks again at uploads that were refused, and registers those that can be',
  request: z.strictObject(keysRequest),
  answer: z.object({
    sent: z.array(z.string()),
    /** Under these there is no object: they are taken off the list. */
    missing: z.array(z.string()),
  }),
})

/** Takes uploads off the list of those that were refused; the objects stay. */
export const forgetUploads = operation({
  method: 'POST',
  path: '/api/uploads/forget',
  summary: 'takes uploads off the list of refused ones; the objects stay',
  request: z.strictObject(keysRequest),
  answer: z.object({ forgotten: z.array(z.string()) }),
})
