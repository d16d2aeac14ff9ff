/** A sentence, or a line of history, with why, where that was said. */
export function withReason(line: string, reason: string): string {
  return reason === '' ? line : `${line}: ${reason}`
}
