import type { LocalDatabase } from './database.ts'

/**
 * Whether a home has something that only an engine can go on with: messages of stages, jobs that the site has not told the end of,
 * and, where there are productions to take them, files that were not matched yet. What waits for an operator is none of it.
 */
export function workWaits(database: LocalDatabase): boolean {
  const row = database
    .prepare(
      `SELECT EXISTS (SELECT 1 FROM messages) OR EXISTS (SELECT 1 FROM site_jobs)
         OR (EXISTS (SELECT 1 FROM catalog_changes) AND EXISTS (SELECT 1 FROM productions)) AS waits`,
    )
    .get()
  return row?.['waits'] === 1
}
