import * as z from 'zod'
import { operation } from './operation.ts'

/**
 * What a change of files in the catalog comes to in one transformation: its filter sees to it, where an engine works at once.
 * In numbers of files.
 */
export const effectSchema = z.object({
  transformation: z.string(),
  /** They meet its input query now, and did not before: they are Unused there. */
  taken: z.number(),
  /** They were Unused there, and leave: Withdrawn or, where they left the catalog, Removed. */
  withdrawn: z.number(),
  /** They would leave, but are in a task, processed or stopped: they stay what they are. */
  kept: z.number(),
})
/** See {@link effectSchema}. */
export type Effect = Readonly<z.infer<typeof effectSchema>>

const changeRequest = {
  /** All must be in the catalog: one that is not, and nothing is changed. */
  lfns: z.array(z.string()).min(1),
  /** Why, for the history of the transformations that it concerns. */
  reason: z.string().max(1000).default(''),
  /** Say what it would come to, and change nothing. */
  dryRun: z.boolean().default(false),
} as const

/** Changes metadata of registered files, each field as given; the others stay. What matches no more leaves, what matches now is taken. */
export const setFileMetadata = operation({
  method: 'POST',
  path: '/api/files/set-metadata',
  summary: 'changes metadata of registered files, and says who takes and loses them',
  request: z.strictObject({
    ...changeRequest,
    /** Checked by the server; none of the system's own. */
    metadata: z.record(z.string(), z.unknown()).default({}),
    /** Fields that the files are to have no more. */
    unset: z.array(z.string()).default([]),
  }),
  answer: z.object({
    /** LFNs. */
    changed: z.array(z.string()),
    /** LFNs of files that had these values already. */
    same: z.array(z.string()),
    effects: z.array(effectSchema),
  }),
})
/** Answer of {@link setFileMetadata}. */
export type MetadataChanged = Readonly<z.infer<typeof setFileMetadata.answer>>

/**
 * Takes files out of the catalog. Their bytes stay where they are, and their LFNs are never used for other content; the same
 * content may be registered again.
 */
export const unregisterFiles = operation({
  method: 'POST',
  path: '/api/files/unregister',
  summary: 'takes files out of the catalog; their bytes stay',
  request: z.strictObject(changeRequest),
  answer: z.object({
    /** LFNs. */
    removed: z.array(z.string()),
    effects: z.array(effectSchema),
  }),
})
/** Answer of {@link unregisterFiles}. */
export type Unregistered = Readonly<z.infer<typeof unregisterFiles.answer>>
