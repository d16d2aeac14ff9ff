/** What one request may carry. */
export interface BatchLimit {
  readonly entries: number
  readonly bytes: number
}

/** A list in parts, in its order, each within a limit; what is larger than the limit is alone. */
export function inBatches<T>(
  list: readonly T[],
  bytesOf: (one: T) => number,
  limit: BatchLimit,
): readonly (readonly T[])[] {
  const batches: T[][] = []
  let bytes = 0
  for (const one of list) {
    const size = bytesOf(one)
    const last = batches.at(-1)
    const fits = last !== undefined && last.length < limit.entries && bytes + size <= limit.bytes
    if (fits) last.push(one)
    else batches.push([one])
    bytes = fits ? bytes + size : size
  }
  return batches
}
