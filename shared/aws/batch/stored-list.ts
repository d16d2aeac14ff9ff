import { ORDER_LINE_BYTES, readOrder, readOrderLines } from '../../model/order-list.ts'
import type { Job } from '../../model/job.ts'

/** What a list of orders says to whoever submits it. */
export interface StoredList {
  /** Tasks in the order in which the site numbers them. */
  readonly tasks: readonly number[]
  /** What they run: the same for all. */
  readonly job: Job
}

/** Reads a list of orders. It does not say how many it has: the first order begins where the lines end. */
export function readStoredList(bytes: Uint8Array): StoredList {
  const [first] = readOrderLines(bytes.subarray(0, ORDER_LINE_BYTES))
  if (first === undefined) throw new Error('a list of orders is empty')
  const places = readOrderLines(bytes.subarray(0, first.offset))
  const order = readOrder(bytes.subarray(first.offset, first.offset + first.length))
  return { tasks: places.map((place) => place.task), job: order.job }
}
