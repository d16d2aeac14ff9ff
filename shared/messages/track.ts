import * as z from 'zod'
import type { Execution } from '../model/manifest.ts'

const executionSchema = z.strictObject({
  transformation: z.string(),
  task: z.number().int().positive(),
  attempt: z.number().int().positive(),
  submission: z.string(),
})

/**
 * An execution ended, or is said to have. The manifest, where there is one, tells how.
 * `interrupted`: its site went down with it, which says nothing of the job. `vanished`: nobody knows where it went.
 * `recalled`: it never began, because it was taken back. A function of before that gets this refuses it, and it comes again until
 * one of now gets it; so only this end has the version.
 */
export const trackMessageSchema = z.union([
  executionSchema.extend({
    version: z.literal(1),
    end: z.enum(['ended', 'interrupted', 'vanished', 'terminated']),
  }),
  executionSchema.extend({ version: z.literal(2), end: z.literal('recalled') }),
])
/** See {@link trackMessageSchema}. */
export type TrackMessage = Readonly<z.infer<typeof trackMessageSchema>>

/** The message that an execution ended so. */
export function endMessage(execution: Execution, end: TrackMessage['end']): TrackMessage {
  const { transformation, task, attempt, submission } = execution
  const about = { transformation, task, attempt, submission }
  return end === 'recalled' ? { version: 2, ...about, end } : { version: 1, ...about, end }
}

/**
 * What is said of an execution's end: a message, or what a site tells itself, which may know more. Never on a queue as it is.
 * `unstartable`: its site says that it cannot be started as it is, however often it is tried, and why.
 * `overtime`: its site ended it, because it ran longer than it may.
 */
export type ExecutionEnd = Omit<TrackMessage, 'end'> & {
  readonly end: TrackMessage['end'] | 'unstartable' | 'overtime'
  /** What the site says of an execution without a result, for people. */
  readonly reason?: string
}
