/**
 * Milliseconds that a task rests before its next attempt, after the infrastructure has lost one: what is out of order for a
 * moment (a mount, a network) should not cost all attempts within it. `lost`: attempts lost before this one; `seconds`:
 * what `retry_seconds` says, the last of which is for all that follow.
 */
export function retryDelay(lost: number, seconds: readonly number[]): number {
  return (seconds[lost] ?? seconds.at(-1) ?? 0) * 1000
}
