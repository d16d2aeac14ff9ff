import type * as z from 'zod'
import { dotted } from '../document/yaml-lines.ts'
import { findingsOf, sayIssue } from '../document/say-issue.ts'
import type { Operation } from './operation.ts'
import { Refusal } from './refusal.ts'

/** A request as an operation wants it, with defaults. Throws {@link Refusal} with a problem for each field that is wrong. */
export function parseRequest<Asked extends z.ZodType>(
  operation: Operation<Asked, z.ZodType>,
  raw: unknown,
): z.output<Asked> {
  const parsed = operation.request.safeParse(raw, { error: sayIssue })
  if (parsed.success) return parsed.data
  const problems = findingsOf(parsed.error.issues, raw).map(({ path, text }) => {
    const field = dotted(path)
    return { field, message: field === '' ? text : `${field}: ${text}` }
  })
  throw new Refusal('input', problems)
}
