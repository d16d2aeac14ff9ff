import * as z from 'zod'
import { call, type Connection } from './call.ts'
import { bytesAt } from './content.ts'
import { operation } from './operation.ts'
import { numberParameterSchema } from './page.ts'

/** The log of one attempt of a task. */
export const readLog = operation({
  method: 'GET',
  path: '/api/log',
  summary: 'the log of an attempt: its text, or a URL to GET',
  request: z.strictObject({
    /** `transformation/number`. */
    task: z.string(),
    /** Left out = the last that has a log. */
    attempt: numberParameterSchema.positive().optional(),
  }),
  answer: z.object({
    task: z.string(),
    attempt: z.number(),
    log: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('text'), text: z.string() }),
      z.object({ kind: z.literal('url'), url: z.string() }),
    ]),
  }),
})

/** A log with its text, wherever that is. */
export interface Log {
  readonly task: string
  readonly attempt: number
  readonly text: string
}

/** The log that {@link readLog} tells of. Throws `Refusal` when there is none, `ApiError` when it is not to be had. */
export async function logText(request: z.input<typeof readLog.request>, connection: Connection): Promise<Log> {
  const { task, attempt, log } = await call(readLog, request, connection)
  if (log.kind === 'text') return { task, attempt, text: log.text }
  const bytes = await bytesAt(log.url, `the log of ${task}`)
  return { task, attempt, text: await new Response(bytes).text() }
}
