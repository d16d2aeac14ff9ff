/** What a step of the audit came to: where it goes on (null: it is over), and files that it found to belong here. */
export interface AuditStep {
  readonly cursor: AuditCursor | null
  readonly expected: number
}
