import * as z from 'zod'

/** See {@link AuditCursor}. */
export const auditCursorSchema = z.union([
  /** In the walk over the outputs of the parents: which parent, and after which of its tasks. */
  z.strictObject({ parent: z.number().int(), after: z.number().int() }),
  /** Thereafter, in the count of what is attached: after which file. */
  z.strictObject({ attached: z.string() }),
])
/** Where the audit goes on. */
export type AuditCursor = Readonly<z.infer<typeof auditCursorSchema>>

/** What a step of the audit came to: where it goes on (null: it is over), files that it found to belong here, and others that had left. */
export interface AuditStep {
  readonly cursor: AuditCursor | null
  readonly expected: number
  readonly gone: number
}
