import * as z from 'zod'
import { operation } from './operation.ts'
import { nextSchema } from './page.ts'
import { timeSchema } from './time.ts'

/** What a stage could not do and was put aside. */
export const deadLettersSchema = z.object({
  stage: z.string(),
  /** Messages of its queue, or records of the catalog's stream that could not be matched, many to an object. */
  kind: z.enum(['messages', 'records']),
  /** Messages, or objects. About: the service counts so. */
  count: z.number(),
  /** When the oldest of some that were looked at came; null: nobody can say. */
  oldest: timeSchema.nullable(),
  /** One of them, and why it lies there; null: none could be had. */
  sample: z.object({ text: z.string(), reason: z.string() }).nullable(),
})
/** See {@link deadLettersSchema}. */
export type DeadLettersAnswer = Readonly<z.infer<typeof deadLettersSchema>>

/** What was put aside, of each stage that has any. */
export const listDeadLetters = operation({
  method: 'GET',
  path: '/api/dead-letters',
  summary: 'what stages could not do and was put aside: how much, since when, a sample; nothing on one machine',
  request: z.strictObject({}),
  answer: z.object({ stages: z.array(deadLettersSchema) }),
})

/** Brings back what was put aside of one stage: messages to its queue, records through the filter. A part at a time. */
export const redriveStage = operation({
  method: 'POST',
  path: '/api/dead-letters/redrive',
  summary: 'brings a part of it back: messages to their queue, records through the filter',
  request: z.strictObject({
    stage: z.string(),
    /** `next` of the answer before; left out = from the beginning. */
    after: z.string().optional(),
  }),
  answer: z.object({
    stage: z.string(),
    /** Messages or objects that are back. */
    moved: z.number(),
    /** What cannot be brought back, and stays where it is. */
    failed: z.array(z.object({ name: z.string(), reason: z.string() })),
    /** Where to go on; null: that was all. */
    next: nextSchema,
  }),
})
/** Answer of {@link redriveStage}. */
export type Redriven = Readonly<z.infer<typeof redriveStage.answer>>
