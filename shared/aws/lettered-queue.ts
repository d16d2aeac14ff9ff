import type * as z from 'zod'

/** A queue whose dead letters are looked at. */
export interface LetteredQueue {
  readonly stage: string
  readonly url: string
  readonly schema: z.ZodType
}
