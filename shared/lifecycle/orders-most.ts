import { currentJob, type Transformation } from '../model/transformation.ts'
import { ORDERS_MOST } from '../ports/site.ts'

/** Bytes of a submission's list of orders that may be repetitions of its job: the list is put together in the memory of one function. */
const JOB_BYTES = 64 * 1024 * 1024

/** Tasks of a transformation that become ready, and go to a site, together: fewer where its job is large, with thousands of sandbox files, since each order repeats it. */
export function ordersMost(transformation: Pick<Transformation, 'definition' | 'state'>): number {
  const bytes = Buffer.byteLength(JSON.stringify(currentJob(transformation)))
  return Math.max(1, Math.min(ORDERS_MOST, Math.floor(JOB_BYTES / bytes)))
}
