import type { Job } from '../../model/job.ts'
import { orderLineRange, orderListKey, readOrder, readOrderLines } from '../../model/order-list.ts'
import type { Objects } from '../../ports/objects.ts'

/** What a list of orders says to whoever submits it. */
export interface StoredList {
  /** Tasks in the order in which the site numbers them. */
  readonly tasks: readonly number[]
  /** What they run: the same for all. */
  readonly job: Job
}

/**
 * The list of orders of a submission, which must be there: its lines and its first order, which may be small parts of
 * it. It does not say how many lines it has: the first order begins where they end.
 */
export async function readStoredList(objects: Objects, submission: string): Promise<StoredList> {
  const key = orderListKey(submission)
  const read = async (first: number, last: number): Promise<Uint8Array> => {
    const bytes = await objects.part(key, { first, last })
    if (bytes !== undefined) return bytes
    throw new Error(`the list of orders of ${submission} is gone, and nobody can say what its jobs are`)
  }
  const line = orderLineRange(0)
  const [first] = readOrderLines(await read(line.first, line.last))
  if (first === undefined) throw new Error(`the list of orders of ${submission} is empty`)
  const places = readOrderLines(await read(0, first.offset - 1))
  const order = readOrder(await read(first.offset, first.offset + first.length - 1))
  return { tasks: places.map((place) => place.task), job: order.job }
}
