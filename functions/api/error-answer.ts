import { Refusal, type ErrorAnswer, type RefusalKind } from '../../shared/api/refusal.ts'
import { InputError } from '../../shared/model/input-error.ts'

const STATUS: Readonly<Record<RefusalKind | 'internal', number>> = {
  input: 400,
  'not-found': 404,
  conflict: 409,
  internal: 500,
}

/** The answer to a request that failed: what the user can mend, or that it is not the user's fault. Never a stack. */
export function errorAnswer(error: Error): Response {
  const answer = answerOf(error)
  return Response.json(answer, { status: STATUS[answer.error.kind] })
}

function answerOf(error: Error): ErrorAnswer {
  if (error instanceof Refusal) return { error: { kind: error.kind, problems: [...error.problems] } }
  if (error instanceof InputError) return { error: { kind: 'input', problems: [...error.problems] } }
  return { error: { kind: 'internal', problems: [{ field: '', message: error.message }] } }
}
