import { isoTime } from '../../../shared/api/time.ts'
import type { HistoryEntry } from '../../../shared/api/transformations.ts'
import type { LogEntry } from '../../../shared/ports/transformations.ts'

/** Lines of history as answers show them. */
export function answerHistory(lines: readonly LogEntry[]): HistoryEntry[] {
  return lines.map(({ at, by, text }) => ({ at: isoTime(at), by, text }))
}
