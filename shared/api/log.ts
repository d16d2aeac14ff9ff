import * as z from 'zod'
import { operation } from './operation.ts'
import { numberParameterSchema } from './page.ts'

/** The log of one attempt of a task. */
export const readLog = operation({
  method: 'GET',
  path: '/api/log',
  request: z.strictObject({
    /** `transformation/number`. */
    task: z.string(),
    /** Left out = the last that has a log. */
    attempt: numberParameterSchema.positive().optional(),
  }),
  answer: z.object({ task: z.string(), attempt: z.number(), text: z.string() }),
})
