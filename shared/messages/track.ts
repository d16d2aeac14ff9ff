import * as z from 'zod'

/**
 * An execution ended, or is said to have. The manifest, where there is one, tells how.
 * `interrupted`: its site went down with it, which says nothing of the job. `vanished`: nobody knows where it went.
 */
export const trackMessageSchema = z.strictObject({
  version: z.literal(1),
  transformation: z.string(),
  task: z.number().int().positive(),
  attempt: z.number().int().positive(),
  submission: z.string(),
  end: z.enum(['ended', 'interrupted', 'vanished', 'terminated']),
})
/** See {@link trackMessageSchema}. */
export type TrackMessage = Readonly<z.infer<typeof trackMessageSchema>>

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
