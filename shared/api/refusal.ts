import * as z from 'zod'
import { InputError, type Problem } from '../model/input-error.ts'

/** Why a request was refused: the input is wrong, it does not fit what is there, what it names is not there. */
export const REFUSAL_KINDS = ['input', 'conflict', 'not-found'] as const
/** See {@link REFUSAL_KINDS}. */
export type RefusalKind = (typeof REFUSAL_KINDS)[number]

/** One thing that is wrong; of a production's YAML also with step, line and how bad it is. */
export const problemSchema = z.object({
  field: z.string(),
  message: z.string(),
  severity: z.enum(['error', 'warning']).optional(),
  step: z.string().nullable().optional(),
  line: z.number().optional(),
})

/** The body of every answer that is no success. `internal`: the request was right, the server failed. */
export const errorAnswerSchema = z.object({
  error: z.object({ kind: z.enum([...REFUSAL_KINDS, 'internal']), problems: z.array(problemSchema) }),
})
/** See {@link errorAnswerSchema}. */
export type ErrorAnswer = Readonly<z.infer<typeof errorAnswerSchema>>

/** An {@link InputError} that knows why: thrown by operations, and again, as it was, by the client. */
export class Refusal extends InputError {
  readonly kind: RefusalKind

  constructor(kind: RefusalKind, problems: readonly Problem[]) {
    super(problems)
    this.name = 'Refusal'
    this.kind = kind
  }
}

/** What the request names is not there. */
export function notFound(field: string, message: string): Refusal {
  return new Refusal('not-found', [{ field, message }])
}

/** The request does not fit what is there. */
export function conflict(field: string, message: string): Refusal {
  return new Refusal('conflict', [{ field, message }])
}

/** The server failed, or cannot be understood: nothing that another input would mend. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
}
