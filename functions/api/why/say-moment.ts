/** A moment of an answer in a sentence: whoever reads it may be far from the machine that says it: `2026-01-31 12:00:00 UTC`. */
export function sayMoment(time: string): string {
  return `${time.slice(0, '2026-01-31T12:00:00'.length).replace('T', ' ')} UTC`
}
